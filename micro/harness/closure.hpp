#pragma once
// A function object of any type behind one signature, as std::function is. <functional> would take
// a sixth of a second in each pass of a .cu file, and there is a pass an architecture.

#include <type_traits>
#include <utility>

namespace assay::micro {

template <class Signature>
class closure;

// Copies share the one object, which is called as a constant; single-threaded.
template <class R, class... Arguments>
class closure<R(Arguments...)> {
  public:
    closure() = default;
    template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, closure>) closure(F&& f)
        : held_(new holding<std::decay_t<F>>(std::forward<F>(f))) {}
    closure(const closure& other) noexcept : held_(other.held_) {
        if (held_) ++held_->owners;
    }
    closure(closure&& other) noexcept : held_(std::exchange(other.held_, nullptr)) {}
    closure& operator=(closure other) noexcept {
        std::swap(held_, other.held_);
        return *this;
    }
    ~closure() {
        if (held_ && --held_->owners == 0) delete held_;
    }

    explicit operator bool() const { return held_ != nullptr; }
    R operator()(Arguments... arguments) const {
        return held_->call(std::forward<Arguments>(arguments)...);
    }

  private:
    struct held {
        int owners = 1;
        virtual ~held() = default;
        virtual R call(Arguments... arguments) const = 0;
    };
    template <class F>
    struct holding final : held {
        F f;
        template <class From>
        explicit holding(From&& from) : f(std::forward<From>(from)) {}
        R call(Arguments... arguments) const override {
            return f(std::forward<Arguments>(arguments)...);
        }
    };

    held* held_ = nullptr;
};

}  // namespace assay::micro
