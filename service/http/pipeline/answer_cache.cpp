#include "service/http/pipeline/answer_cache.hpp"

#include <utility>

namespace levtok::http {

void AnswerCache::turn_to(std::uint64_t version) {
    if (version == version_) return;
    version_ = version;
    answers_.clear();
    order_.clear();
    bytes_ = 0;
}

std::shared_ptr<const Rendered> AnswerCache::find(const std::string& key, std::uint64_t version) {
    const std::lock_guard lock(mutex_);
    if (version != version_) return nullptr;
    const auto found = answers_.find(key);
    return found == answers_.end() ? nullptr : found->second;
}

void AnswerCache::put(const std::string& key, std::uint64_t version,
                      std::shared_ptr<const Rendered> answer) {
    const std::size_t size = answer->bytes() + key.size();
    if (size > max_bytes_) return;
    const std::lock_guard lock(mutex_);
    turn_to(version);
    if (!answers_.emplace(key, std::move(answer)).second) return;
    order_.push_back(key);
    bytes_ += size;
    while (bytes_ > max_bytes_) {
        const auto oldest = answers_.find(order_.front());
        bytes_ -= oldest->second->bytes() + oldest->first.size();
        answers_.erase(oldest);
        order_.pop_front();
    }
}

std::size_t AnswerCache::bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
}

}  // namespace levtok::http
