#include "tests/simulation/model.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace levtok::simulation {
namespace {

using store::everything;

bool same(const Observation& a, const Observation& b) {
    return a.time == b.time && a.open.value() == b.open.value() &&
           a.high.value() == b.high.value() && a.low.value() == b.low.value() &&
           a.close.value() == b.close.value();
}
template <class Event>
bool same(const Event& a, const Event& b) {
    return a.time == b.time && a.rate.value() == b.rate.value();
}

template <class Event>
std::string series_difference(const char* what, const std::vector<Event>& expected,
                              const std::vector<Event>& stored) {
    const bool equal = std::equal(expected.begin(), expected.end(), stored.begin(), stored.end(),
                                  [](const auto& a, const auto& b) { return same(a, b); });
    if (equal) return {};
    return fmt::format("{} {} are stored, {} expected", stored.size(), what, expected.size());
}

std::string job_difference(Job& job, const store::JobRecord& stored, const store::Store& store) {
    if (job.request != stored.request) return "a job has another request";
    if (!job.id.empty() && job.id != stored.id) return "a job has another id";
    job.id = stored.id;
    if (job.state != stored.state) {
        return fmt::format("job {} is {}, not {}", stored.request, name_of(stored.state),
                           name_of(job.state));
    }
    if (job.progress != stored.progress) return "a job has another progress";
    if (job.checkpoint != store.checkpoint(job.id)) return "a job has another checkpoint";
    const auto result = store.result(job.id);
    const std::string text = result.empty() ? "" : result.front().second;
    return text == job.result ? "" : "a job has another result";
}

std::string jobs_difference(std::vector<Job>& jobs, const store::Store& store) {
    auto stored = store.jobs();
    if (stored.size() != jobs.size()) {
        return fmt::format("{} jobs are stored, {} expected", stored.size(), jobs.size());
    }
    std::reverse(stored.begin(), stored.end());
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        if (auto what = job_difference(jobs[i], stored[i], store); !what.empty()) return what;
    }
    return {};
}

std::string tokens_difference(const Model& model, const store::Store& store) {
    std::size_t count = 0;
    for (const auto& record : store.tokens()) {
        ++count;
        const auto retired = model.retired.find(record.symbol);
        if (record.retired != (retired != model.retired.end())) {
            return record.symbol + " is retired, or should be";
        }
        const auto published = stored(store, record.symbol);
        std::string what;
        if (record.retired) {
            what = difference(retired->second, published);
        } else if (const auto token = model.tokens.find(record.symbol);
                   token == model.tokens.end()) {
            what = "is not expected";
        } else {
            what = difference(replayed(token->second, model.bars, model.funding, model.rates),
                              published);
        }
        if (!what.empty()) return record.symbol + ": " + what;
    }
    const std::size_t expected = model.tokens.size() + model.retired.size();
    if (count == expected) return {};
    return fmt::format("{} tokens are stored, {} expected", count, expected);
}

std::string accounts_difference(const Model& model, const store::Store& store) {
    const std::size_t count = store.accounts().size();
    if (count != model.accounts.size()) {
        return fmt::format("{} accounts are stored, {} expected", count, model.accounts.size());
    }
    for (const auto& [id, account] : model.accounts) {
        if (auto what = difference(account, id, store); !what.empty()) {
            return "account " + id + ": " + what;
        }
    }
    return {};
}

template <class Read>
auto rows_of(bool any, Read&& read) {
    return any ? read() : decltype(read()){};
}

}  // namespace

bool Job::can_be_claimed(SystemTime now) const {
    using store::JobState;
    return state == JobState::queued || (state == JobState::running && lease_end < now);
}

bool Job::belongs_to(const std::string& worker) const {
    return state == store::JobState::running && owner == worker;
}

std::string difference(Model& model, const store::Store& store) {
    const auto known = store.underlyings();
    const auto known_rates = store.rate_ids();
    const store::Range all{.limit = everything};
    std::string what = series_difference(
        "bars", model.bars, rows_of(!known.empty(), [&] { return store.bars(underlying, all); }));
    if (!what.empty()) return what;
    what =
        series_difference("funding events", model.funding,
                          rows_of(!known.empty(), [&] { return store.funding(underlying, all); }));
    if (!what.empty()) return what;
    what = series_difference("rates", model.rates, rows_of(!known_rates.empty(), [&] {
                                 return store.rates(rates_id, all);
                             }));
    if (!what.empty()) return what;
    what = tokens_difference(model, store);
    if (what.empty()) what = accounts_difference(model, store);
    return what.empty() ? jobs_difference(model.jobs, store) : what;
}

}  // namespace levtok::simulation
