#include <algorithm>

#include "montecarlo/job.hpp"
#include "nav/check.hpp"
#include "nav/error.hpp"
#include "rebalance/json/similar.hpp"
#include "service/http/contract/bodies.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/contract/query.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/http/run/jobs.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/tables/columns/tokens.hpp"
#include "service/io/write/simulation_files.hpp"

namespace levtok::http::endpoints {
namespace {

void check_size(const montecarlo::Job& job) {
    const double steps = static_cast<double>(job.paths) * job.steps() *
                         static_cast<double>(std::max<std::size_t>(job.products.size(), 1));
    if (steps <= limits::most_job_steps) return;
    throw InvalidValue("paths",
                       "must be so few that paths x steps x products are at most " +
                           shortest(limits::most_job_steps),
                       std::to_string(job.paths));
}

std::string place_of(const store::JobRecord& job) { return "/v1/montecarlo/" + job.id; }

void put_job(JsonText& json, const store::JobRecord& job) {
    json.open_object().field(io::columns::job_id, job.id);
    json.field(io::columns::job_state, name_of(job.state));
    json.field(io::columns::progress, job.progress);
    json.field(io::columns::created_time, job.created);
    json.field(io::columns::finished_time, job.finished);
    json.field(io::columns::error, job.error.empty() ? std::nullopt : std::optional(job.error));
    const bool done = job.state == store::JobState::done;
    json.field(io::columns::result_path,
               done ? std::optional(place_of(job) + "/result") : std::nullopt);
    json.key("job").raw(compact(job.request)).close_object();
}

Response job_answer(const store::JobRecord& job, int status) {
    JsonText json;
    put_job(json, job);
    auto response = json_answer(std::move(json), status);
    if (status == 202) response.headers.emplace_back("Location", place_of(job));
    return response;
}

/// The finished job's texts by their names.
std::string text_called(const store::Store& store, const store::JobRecord& job,
                        const std::string& name) {
    for (auto& [own, text] : store.result(job.id)) {
        if (own == name) return text;
    }
    throw Error(ErrorKind::not_found, "job " + job.id + " has no " + name);
}

void require_done(const store::JobRecord& job) {
    if (job.state == store::JobState::done) return;
    throw Error(ErrorKind::conflict, "job " + job.id + " is " + std::string(name_of(job.state)) +
                                         "; only a job that is done has a result");
}

std::string table_of(const Request& request) {
    std::string table(request.parameter("table").value_or("summary"));
    auto names = io::simulation_table_names();
    if (!request.csv) names.emplace_back("manifest");
    if (std::find(names.begin(), names.end(), table) != names.end()) return table;
    throw InvalidValue("table", "must be one of " + rebalance::listed({names.begin(), names.end()}),
                       io::in_quotes(table));
}

}  // namespace

Response post_job(const Service& service, const Request& request) {
    const auto job = montecarlo::parse_job(request.body, weigh_for(request));
    check_size(job);
    const auto key = request.key ? request.key->id : std::string();
    return job_answer(service.store.add_job(montecarlo::write_job(job), key,
                                            std::string(request.header("idempotency-key")),
                                            service.settings.max_jobs),
                      202);
}

Response list_jobs(const Service& service, const Request& request) {
    const auto limit =
        count_parameter(request, "limit", limits::most_jobs).value_or(limits::default_jobs);
    const std::string before(request.parameter("cursor").value_or(""));
    // One more tells whether there is a next page.
    auto jobs = service.store.jobs(limit + 1, before);
    std::optional<std::string> next;
    if (jobs.size() > limit) {
        jobs.pop_back();
        next = jobs.back().id;
    }
    JsonText json;
    json.open_object().field(io::columns::next_page, next);
    json.key("jobs").open_list();
    for (const auto& job : jobs) put_job(json, job);
    auto response = json_answer(std::move(json.close_list().close_object()));
    if (next) link_next(response, request, *next);
    return response;
}

Response show_job(const Service& service, const Request& request) {
    return job_answer(service.store.job(request.in_path.at("id")), 200);
}

Response cancel_job(const Service& service, const Request& request) {
    const auto& id = request.in_path.at("id");
    service.store.cancel_job(id);
    return job_answer(service.store.job(id), 200);
}

Response job_result(const Service& service, const Request& request) {
    const auto table = table_of(request);
    const auto job = service.store.job(request.in_path.at("id"));
    require_done(job);
    if (request.csv) return csv_answer(text_called(service.store, job, table + ".csv"));
    JsonText json = head_of(io::columns::job_id, job.id);
    json.field(io::columns::result_table, table);
    json.key("result").raw(text_called(service.store, job, table + ".json")).close_object();
    return json_answer(std::move(json));
}

}  // namespace levtok::http::endpoints
