#pragma once
// Views: an array as a kernel sees it, typed by what the kernel does with it. read gives values,
// write takes them and is the only one that may store past the cache, update does both. Indexed by
// an element or by a pack.

#include <cstddef>
#include <ranges>
#include <type_traits>

#include "pack.hpp"

namespace assay::parallel {
inline namespace ASSAY_ISA {

template <class T>
class read {
  public:
    using element = T;
    static constexpr bool reads = true, writes = false;

    ASSAY_DEVICE_FUNCTION constexpr read(const T* data, std::ptrdiff_t size)
        : data_(data), size_(size) {}
    template <std::ranges::contiguous_range R>
    constexpr explicit read(const R& r)
        : read(std::ranges::data(r), static_cast<std::ptrdiff_t>(std::ranges::size(r))) {}

    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION T operator[](std::ptrdiff_t i) const {
        return data_[i];
    }
    template <int Lanes, store S>
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION pack<T, Lanes> operator[](
        pack_index<Lanes, S> i) const {
        return load_unwritten<Lanes>(data_ + i.first);
    }
    [[nodiscard]] ASSAY_DEVICE_FUNCTION const T* data() const { return data_; }
    [[nodiscard]] ASSAY_DEVICE_FUNCTION std::ptrdiff_t size() const { return size_; }

  private:
    const T* data_;
    std::ptrdiff_t size_;
};
template <std::ranges::contiguous_range R>
read(const R&) -> read<std::ranges::range_value_t<R>>;

// What view[i] of a write or update view is: a place to assign to, of one element or of a pack.
template <class T, class Index>
struct place;

template <class T>
struct place<T, std::ptrdiff_t> {
    T* at;
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION void operator=(T v) const { *at = v; }
};

template <class T, int Lanes, store S>
struct place<T, pack_index<Lanes, S>> {
    T* at;
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION void operator=(pack<T, Lanes> v) const {
        if constexpr (S == store::streaming)
            stream_pack<Lanes>(at, v);
        else
            store_pack<Lanes>(at, v);
    }
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION void operator=(T v) const {
        *this = v - pack<T, Lanes>{};
    }
};

template <class T>
class write {
  public:
    using element = T;
    static constexpr bool reads = false, writes = true;

    ASSAY_DEVICE_FUNCTION constexpr write(T* data, std::ptrdiff_t size)
        : data_(data), size_(size) {}
    template <std::ranges::contiguous_range R>
    constexpr explicit write(R& r)
        : write(std::ranges::data(r), static_cast<std::ptrdiff_t>(std::ranges::size(r))) {}

    template <class Index>
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION auto operator[](Index i) const {
        if constexpr (std::is_convertible_v<Index, std::ptrdiff_t>)
            return place<T, std::ptrdiff_t>{data_ + static_cast<std::ptrdiff_t>(i)};
        else
            return place<T, Index>{data_ + i.first};
    }
    [[nodiscard]] ASSAY_DEVICE_FUNCTION T* data() const { return data_; }
    [[nodiscard]] ASSAY_DEVICE_FUNCTION std::ptrdiff_t size() const { return size_; }

  private:
    T* data_;
    std::ptrdiff_t size_;
};
template <std::ranges::contiguous_range R>
write(R&) -> write<std::ranges::range_value_t<R>>;

// A pack of an update view: its value was loaded, so its line is in the cache and is never stored
// past it.
template <class T, int Lanes>
struct updated_pack {
    T* at;
    using value = pack<T, Lanes>;
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION operator value() const {
        return load_pack<Lanes>(at);
    }
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION void operator=(value v) const {
        store_pack<Lanes>(at, v);
    }
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION void operator=(T v) const {
        store_pack<Lanes>(at, v - value{});
    }
    template <class V>
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION void operator+=(V v) const {
        *this = load_pack<Lanes>(at) + v;
    }
    template <class V>
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION void operator-=(V v) const {
        *this = load_pack<Lanes>(at) - v;
    }
    template <class V>
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION void operator*=(V v) const {
        *this = load_pack<Lanes>(at) * v;
    }
    // In an expression it is its value.
    template <class V>
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION friend value operator+(updated_pack p, V v) {
        return value(p) + v;
    }
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION friend value operator+(T v, updated_pack p) {
        return v + value(p);
    }
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION friend value operator+(value v, updated_pack p) {
        return v + value(p);
    }
    template <class V>
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION friend value operator-(updated_pack p, V v) {
        return value(p) - v;
    }
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION friend value operator-(T v, updated_pack p) {
        return v - value(p);
    }
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION friend value operator-(value v, updated_pack p) {
        return v - value(p);
    }
    template <class V>
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION friend value operator*(updated_pack p, V v) {
        return value(p) * v;
    }
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION friend value operator*(T v, updated_pack p) {
        return v * value(p);
    }
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION friend value operator*(value v, updated_pack p) {
        return v * value(p);
    }
    template <class V>
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION friend value operator/(updated_pack p, V v) {
        return value(p) / v;
    }
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION friend value operator/(T v, updated_pack p) {
        return v / value(p);
    }
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION friend value operator/(value v, updated_pack p) {
        return v / value(p);
    }
};

template <class T>
class update {
  public:
    using element = T;
    static constexpr bool reads = true, writes = true;

    ASSAY_DEVICE_FUNCTION constexpr update(T* data, std::ptrdiff_t size)
        : data_(data), size_(size) {}
    template <std::ranges::contiguous_range R>
    constexpr explicit update(R& r)
        : update(std::ranges::data(r), static_cast<std::ptrdiff_t>(std::ranges::size(r))) {}

    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION T& operator[](std::ptrdiff_t i) const {
        return data_[i];
    }
    template <int Lanes, store S>
    [[gnu::always_inline]] ASSAY_DEVICE_FUNCTION updated_pack<T, Lanes> operator[](
        pack_index<Lanes, S> i) const {
        return {data_ + i.first};
    }
    [[nodiscard]] ASSAY_DEVICE_FUNCTION T* data() const { return data_; }
    [[nodiscard]] ASSAY_DEVICE_FUNCTION std::ptrdiff_t size() const { return size_; }

  private:
    T* data_;
    std::ptrdiff_t size_;
};
template <std::ranges::contiguous_range R>
update(R&) -> update<std::ranges::range_value_t<R>>;

template <class V>
concept view = requires(const V& v) {
    typename V::element;
    {v.data()};
    { v.size() } -> std::same_as<std::ptrdiff_t>;
    { V::reads } -> std::convertible_to<bool>;
    { V::writes } -> std::convertible_to<bool>;
};

}  // namespace ASSAY_ISA
}  // namespace assay::parallel
