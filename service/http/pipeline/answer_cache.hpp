#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "service/http/pipeline/rendered.hpp"

namespace levtok::http {

/// A cache of the answers under one version of the store: those of another version are dropped. It
/// holds a limited number of bytes; the oldest answers are evicted first.
class AnswerCache {
public:
    explicit AnswerCache(std::size_t max_bytes) : max_bytes_(max_bytes) {}

    std::shared_ptr<const Rendered> find(const std::string& key, std::uint64_t version);
    void put(const std::string& key, std::uint64_t version, std::shared_ptr<const Rendered> answer);
    std::size_t bytes() const;

private:
    void turn_to(std::uint64_t version);

    std::size_t max_bytes_;
    mutable std::mutex mutex_;
    std::uint64_t version_ = 0;
    std::size_t bytes_ = 0;
    std::unordered_map<std::string, std::shared_ptr<const Rendered>> answers_;
    std::deque<std::string> order_;
};

}  // namespace levtok::http
