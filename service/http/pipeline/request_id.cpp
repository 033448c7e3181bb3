#include "service/http/pipeline/request_id.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "service/http/contract/limits.hpp"

namespace levtok::http {

std::string make_request_id() {
    thread_local std::mt19937_64 engine = [] {
        std::random_device device;
        std::seed_seq seed{device(), device(), device(), device()};
        return std::mt19937_64(seed);
    }();
    const auto high = engine();
    return fmt::format("{:016x}{:016x}", high, engine());
}

bool is_request_id(std::string_view text) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("-._:").find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= longest_request_id &&
           std::all_of(text.begin(), text.end(), fits);
}

}  // namespace levtok::http
