#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "nav/error.hpp"

/// Partial results saved as bytes, so that they can be resumed on the same kind of machine: another
/// process reads the same bits.
namespace levtok::montecarlo {

class ByteWriter {
public:
    /// Writes after `head`.
    explicit ByteWriter(std::string head = {}) : bytes_(std::move(head)) {}

    template <class T>
    requires std::is_trivially_copyable_v<T>
    void operator()(const T& value) {
        bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    template <class T>
    void operator()(std::vector<T>& values) {
        (*this)(static_cast<std::uint64_t>(values.size()));
        for (auto& value : values) (*this)(value);
    }
    void operator()(std::vector<double>& values) {
        (*this)(static_cast<std::uint64_t>(values.size()));
        bytes_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double));
    }
    void operator()(std::string& text) {
        (*this)(static_cast<std::uint64_t>(text.size()));
        bytes_ += text;
    }
    /// A class names its members to a visitor: template <class V> void fields(V& visit).
    template <class T>
    requires(!std::is_trivially_copyable_v<T>) && requires(T& value, ByteWriter& writer) {
        value.fields(writer);
    }
    void operator()(T& value) { value.fields(*this); }

    std::string take() { return std::move(bytes_); }

private:
    std::string bytes_;
};

class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

    template <class T>
    requires std::is_trivially_copyable_v<T>
    void operator()(T& value) { std::memcpy(&value, next(sizeof value), sizeof value); }
    void operator()(bool& value) {
        const char byte = *next(sizeof value);
        if (byte != 0 && byte != 1) throw Error(ErrorKind::malformed, damaged);
        value = byte == 1;
    }
    /// Grows as items are read, so that a wrong length takes no memory.
    template <class T>
    void operator()(std::vector<T>& values) {
        values.clear();
        for (std::size_t left = length(1); left > 0; --left) (*this)(values.emplace_back());
    }
    void operator()(std::vector<double>& values) {
        values.resize(length(sizeof(double)));
        if (values.empty()) return;
        std::memcpy(values.data(), next(values.size() * sizeof(double)),
                    values.size() * sizeof(double));
    }
    void operator()(std::string& text) {
        const auto size = length(1);
        text.assign(next(size), size);
    }
    template <class T>
    requires(!std::is_trivially_copyable_v<T>) && requires(T& value, ByteReader& reader) {
        value.fields(reader);
    }
    void operator()(T& value) { value.fields(*this); }

    void require_end() const {
        if (!bytes_.empty()) throw Error(ErrorKind::malformed, damaged);
    }

private:
    static constexpr const char* damaged =
        "is damaged: its contents have not the form of a partial result";

    const char* next(std::size_t size) {
        if (size > bytes_.size()) {
            throw Error(ErrorKind::malformed, damaged);
        }
        const char* here = bytes_.data();
        bytes_.remove_prefix(size);
        return here;
    }

    /// The number of items that follow; each takes at least `item` bytes, so that a damaged length
    /// is detected.
    std::size_t length(std::size_t item) {
        std::uint64_t size = 0;
        (*this)(size);
        if (size > bytes_.size() / item) next(bytes_.size() + 1);
        return size;
    }

    std::string_view bytes_;
};

/// A hash of bytes (FNV-1a, 64 bits), which detects a damaged file and distinguishes jobs.
inline std::uint64_t hash_of(std::string_view bytes) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char byte : bytes) {
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    }
    return hash;
}

}  // namespace levtok::montecarlo
