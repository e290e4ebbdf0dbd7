#include "device_blocks.hpp"

#include <stdexcept>
#include <vector>

namespace assay::mpi::bench {
namespace {

constexpr std::int64_t sector = 32;

std::int64_t whole_sectors(std::int64_t bytes) { return (bytes + sector - 1) / sector * sector; }

form blocks_form(std::int64_t block, std::int64_t bytes) {
    tree t;
    return canonical(*t.strided("blocks", bytes / block, 1, 2 * block, t.basic("block", block)));
}

plan host_plan(std::int64_t block, std::int64_t bytes) {
    tree t;
    const node* n = t.strided("blocks", bytes / block, 1, 2 * block, t.basic("block", block));
    return {canonical(*n), n->at, best_isa()};
}

form dense_form(std::int64_t bytes) {
    form f;
    f.block = f.size = bytes;
    return f;
}

// Neighbouring blocks, and whatever is moved by a power of 2, differ.
std::vector<char> pattern_of(std::int64_t bytes, unsigned seed) {
    std::vector<char> out(static_cast<std::size_t>(bytes));
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<char>((i + seed) * 2654435761u >> 13);
    return out;
}

void demand(bool done, const char* what) {
    if (!done) throw std::runtime_error(std::string(what) + " failed on the device");
}

}  // namespace

std::int64_t sector_bytes(std::int64_t block, std::int64_t bytes) {
    const std::int64_t blocks = bytes / block;
    // Blocks that share sectors leave none out.
    if (2 * block <= sector) return whole_sectors(2 * bytes - block);
    return blocks * whole_sectors(block);
}

device_blocks::device_blocks(const device::library& gpu, std::int64_t block, std::int64_t bytes)
    : gpu_(gpu),
      block_(block),
      bytes_(bytes),
      span_(2 * bytes - block),
      host_(host_plan(block, bytes)),
      type_(made(blocks_form(block, bytes), span_)),
      user_(memory(span_)),
      other_(memory(touched() / 2)),
      device_(room(type_, device::method::device)),
      oneshot_(room(type_, device::method::oneshot)),
      staged_(room(type_, device::method::staged)) {
    const std::vector<char> first = pattern_of(span_, 0);
    copy(gpu_.shown(user_.get()), first.data(), span_);
}

device_blocks::type_owner device_blocks::made(const form& f, std::int64_t extent) const {
    type_owner t(gpu_.make_type(&f, extent), gpu_.drop_type);
    demand(t != nullptr, "making a type");
    return t;
}

device_blocks::room_owner device_blocks::room(const type_owner& type, device::method how) const {
    room_owner m(gpu_.room(type.get(), 1, static_cast<int>(how)), gpu_.drop_message);
    demand(m != nullptr, "allocating");
    return m;
}

device_blocks::room_owner device_blocks::memory(std::int64_t bytes) const {
    return room(made(dense_form(bytes), bytes), device::method::device);
}

device::message_on_device* device_blocks::message(device::method how) const {
    if (how == device::method::device) return device_.get();
    return how == device::method::oneshot ? oneshot_.get() : staged_.get();
}

char* device_blocks::shown(device::method how) const {
    return static_cast<char*>(gpu_.shown(message(how)));
}

void device_blocks::copy(void* to, const void* from, std::int64_t bytes) const {
    demand(gpu_.copy(to, from, bytes), "copying");
}

void device_blocks::pack(device::method how) {
    demand(gpu_.pack(type_.get(), 1, gpu_.shown(user_.get()), message(how)), "packing");
}

void device_blocks::unpack(device::method how) {
    demand(gpu_.unpack(type_.get(), message(how), bytes_, gpu_.shown(user_.get())), "unpacking");
}

bool device_blocks::packs_right(device::method how) {
    const std::vector<char> user = pattern_of(span_, 1);
    std::vector<char> expected(static_cast<std::size_t>(bytes_)), got(expected.size());
    host_.pack(expected.data(), user.data(), 1);
    copy(gpu_.shown(user_.get()), user.data(), span_);
    copy(shown(how), got.data(), bytes_);
    pack(how);
    copy(got.data(), shown(how), bytes_);
    return got == expected;
}

bool device_blocks::unpacks_right(device::method how) {
    const std::vector<char> packed = pattern_of(bytes_, 2);
    std::vector<char> expected(static_cast<std::size_t>(span_), 'g'), got(expected);
    host_.unpack(packed.data(), expected.data(), 1);
    copy(gpu_.shown(user_.get()), got.data(), span_);
    copy(shown(how), packed.data(), bytes_);
    unpack(how);
    copy(got.data(), gpu_.shown(user_.get()), span_);
    return got == expected;
}

std::int64_t device_blocks::touched() const { return sector_bytes(block_, bytes_) + bytes_; }

void device_blocks::copy_within() {
    copy(gpu_.shown(other_.get()), gpu_.shown(user_.get()), touched() / 2);
}

void device_blocks::copy_to_host() {
    copy(shown(device::method::oneshot), shown(device::method::device), bytes_);
}

void device_blocks::copy_to_device() {
    copy(shown(device::method::device), shown(device::method::oneshot), bytes_);
}

}  // namespace assay::mpi::bench
