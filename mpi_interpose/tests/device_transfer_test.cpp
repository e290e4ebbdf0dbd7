// Messages from memory of a device into memory of a device, by each method, on the model: a host
// that reads or writes device memory dies, and work that nobody waited for has not happened.

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <set>
#include <thread>

#include "gpu/host_model/device.hpp"
#include "pack/device/transfer.hpp"
#include "pack/plan.hpp"

namespace assay::mpi::device {
namespace {

namespace model = gpu::host_model;

// Gpu of transfer.hpp. The user's work stands for the default stream's.
class modelled {
  public:
    explicit modelled(model::order o) : device({std::size_t{1} << 26, o, 11}) {}
    void* allocate(std::size_t bytes) { return device.allocate(bytes); }
    void release(void* p) { device.release(p); }
    void* allocate_pinned(std::size_t bytes) { return device.allocate_pinned(bytes); }
    void release_pinned(void* p) { device.release_pinned(p); }
    void copy(void* to, const void* from, std::size_t bytes) { own_.copy(to, from, bytes); }
    template <class Body>
    void launch(const gpu::launch_shape& shape, const Body& body) {
        if (refuses) throw gpu::error(2, "refused");
        own_.launch(shape, body);
    }
    void join_default() {
        model::event by_now;
        users.record(by_now);
        own_.wait(by_now);
    }
    void synchronize() { own_.synchronize(); }

    model::device device;
    model::stream users{device};
    bool refuses = false;

  private:
    model::stream own_{device};
};

using transfers_t = transfers<modelled>;

// The MPI library: host code that copies what it is shown, and where it takes pointers of a device,
// a copy by the device.
void carry(modelled& gpu, method how, char* to, const char* from, std::size_t bytes) {
    if (how == method::device)
        gpu.device.copy(to, from, bytes);
    else
        std::memcpy(to, from, bytes);
}

struct example {
    const node* type;
    std::int64_t count;
};

class transferred : public testing::TestWithParam<std::tuple<model::order, method>> {
  protected:
    static std::vector<char> numbered(std::int64_t bytes) {
        std::vector<char> v(static_cast<std::size_t>(bytes));
        for (std::size_t i = 0; i < v.size(); ++i) v[i] = static_cast<char>(i * 7 + i / 251);
        return v;
    }
    std::vector<example> examples() {
        const node* d = t.basic("double", 8);
        const node* vector = t.strided("vector", 40, 1, 24, d);
        const node* mixed =
            t.structure("s", {1, 1, 3}, {0, 8, 16}, {t.basic("int", 4), d, t.basic("char", 1)});
        const node* listed = t.listed("i", {1, 3, 2}, {0, 40, 100}, t.basic("float", 4));
        return {{vector, 3}, {t.resized("r", 0, 24, mixed), 50}, {listed, 4}, {d, 17}};
    }
    static std::int64_t span(const example& e) {
        return (e.count - 1) * e.type->extent() + e.type->at.true_ub;
    }
    char* on_device(const std::vector<char>& bytes) {
        auto* p = static_cast<char*>(gpu.device.allocate(bytes.size()));
        gpu.device.copy(p, bytes.data(), bytes.size());
        return p;
    }
    std::vector<char> read(const char* p, std::int64_t bytes) {
        std::vector<char> host(static_cast<std::size_t>(bytes));
        gpu.device.copy(host.data(), p, host.size());
        return host;
    }

    tree t;
    modelled gpu{std::get<0>(GetParam())};
    method how = std::get<1>(GetParam());
};

TEST_P(transferred, arrives_whole_and_in_part) {
    transfers_t all(gpu);
    for (const example& e : examples()) {
        const form one = canonical(*e.type);
        const transfers_t::type type(all, one, e.type->extent());
        const mpi::plan host(one, e.type->at, isa::portable);
        const std::int64_t bytes = host.size() * e.count;
        const std::vector<char> user = numbered(span(e));
        char* from = on_device(user);
        for (const std::int64_t arrived :
             {bytes, bytes - 1, bytes / 2, std::int64_t{5}, std::int64_t{0}}) {
            std::vector<char> wanted(user.size(), 'u'), packed(static_cast<std::size_t>(bytes));
            char* to = on_device(wanted);
            auto out = all.room(type, e.count, how), in = all.room(type, e.count, how);
            ASSERT_TRUE(all.pack(type, e.count, from, out));
            carry(gpu, how, in.shown(), out.shown(), static_cast<std::size_t>(arrived));
            ASSERT_TRUE(all.unpack(type, in, arrived, to));
            host.pack(packed.data(), user.data(), e.count);
            host.unpack_bytes(packed.data(), wanted.data(), arrived);
            ASSERT_EQ(read(to, span(e)), wanted) << text(one) << ", " << arrived << " bytes";
            gpu.device.release(to);
        }
        gpu.device.release(from);
    }
}

// What the user gave the default stream before the call is in the message, and what the call did is
// there for whatever the user does next.
TEST_P(transferred, follows_the_work_of_the_default_stream) {
    transfers_t all(gpu);
    const example e = examples()[0];
    const transfers_t::type type(all, canonical(*e.type), e.type->extent());
    char* p = on_device(numbered(span(e)));
    auto m = all.room(type, e.count, how);
    gpu.users.fill(p, 'n', static_cast<std::size_t>(span(e)));
    ASSERT_TRUE(all.pack(type, e.count, p, m));
    std::vector<char> seen(static_cast<std::size_t>(m.bytes()));
    carry(gpu, how == method::device ? how : method::staged, seen.data(), m.shown(), seen.size());
    EXPECT_EQ(seen, std::vector<char>(seen.size(), 'n'));

    gpu.users.fill(p, 'z', static_cast<std::size_t>(span(e)));
    ASSERT_TRUE(all.unpack(type, m, m.bytes(), p));
    EXPECT_EQ(read(p, 1).front(), 'n');
    EXPECT_EQ(read(p, 9).back(), 'z');
    gpu.device.release(p);
}

TEST_P(transferred, only_the_method_for_aware_libraries_shows_device_memory) {
    transfers_t all(gpu);
    const example e = examples()[0];
    const transfers_t::type type(all, canonical(*e.type), e.type->extent());
    const auto m = all.room(type, e.count, how);
    EXPECT_EQ(gpu.device.facts_of(m.shown()).kind,
              fits_any_mpi(how) ? model::memory::pinned : model::memory::device);
    EXPECT_EQ(fits_any_mpi(how), how != method::device);
}

TEST_P(transferred, memory_of_messages_is_used_again_and_given_back) {
    const std::size_t before = gpu.device.live();
    {
        transfers_t all(gpu);
        const example e = examples()[2];
        const transfers_t::type type(all, canonical(*e.type), e.type->extent());
        const std::size_t with_type = gpu.device.live();
        std::set<char*> shown;
        for (int k = 0; k < 5; ++k) shown.insert(all.room(type, e.count, how).shown());
        EXPECT_EQ(shown.size(), 1U);
        EXPECT_EQ(gpu.device.live(), with_type + (how == method::staged ? 2 : 1));
    }
    EXPECT_EQ(gpu.device.live(), before);
}

TEST_P(transferred, a_refused_launch_is_told_and_leaks_nothing) {
    const std::size_t before = gpu.device.live();
    {
        transfers_t all(gpu);
        const example e = examples()[1];
        const transfers_t::type type(all, canonical(*e.type), e.type->extent());
        char* p = on_device(numbered(span(e)));
        gpu.refuses = true;
        auto m = all.room(type, e.count, how);
        EXPECT_THROW((void)all.pack(type, e.count, p, m), gpu::error);
        gpu.device.release(p);
    }
    EXPECT_EQ(gpu.device.live(), before);
}

TEST_P(transferred, threads_share_the_device) {
    transfers_t all(gpu);
    const example e = examples()[0];
    const transfers_t::type type(all, canonical(*e.type), e.type->extent());
    const std::vector<char> user = numbered(span(e));
    const auto packed = static_cast<std::size_t>(type.packer().size() * e.count);
    char* from = on_device(user);
    std::vector<std::thread> callers;
    std::array<int, 4> wrong{};
    for (int& w : wrong)
        callers.emplace_back([&] {
            char* to = on_device(user);
            for (int round = 0; round < 10; ++round) {
                auto out = all.room(type, e.count, how), in = all.room(type, e.count, how);
                w += !all.pack(type, e.count, from, out);
                carry(gpu, how, in.shown(), out.shown(), packed);
                w += !all.unpack(type, in, in.bytes(), to) || read(to, span(e)) != user;
            }
            gpu.device.release(to);
        });
    for (auto& c : callers) c.join();
    EXPECT_EQ(wrong, (std::array<int, 4>{}));
    gpu.device.release(from);
}

std::string name_of_case(const testing::TestParamInfo<std::tuple<model::order, method>>& p) {
    constexpr std::array orders{"late", "early", "shuffled"};
    constexpr std::array methods{"device", "oneshot", "staged"};
    const auto [order, how] = p.param;
    return std::string(orders.at(static_cast<std::size_t>(order))) + "_" +
           methods.at(static_cast<std::size_t>(how));
}

INSTANTIATE_TEST_SUITE_P(methods, transferred,
                         testing::Combine(testing::Values(model::order::late, model::order::early,
                                                          model::order::shuffled),
                                          testing::Values(method::device, method::oneshot,
                                                          method::staged)),
                         name_of_case);

}  // namespace
}  // namespace assay::mpi::device
