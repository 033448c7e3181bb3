#include "nav/check.hpp"
#include "nav/error.hpp"
#include "service/store/impl.hpp"
#include "service/store/names.hpp"
#include "service/store/secret.hpp"

namespace levtok::store {
namespace {

constexpr std::size_t job_id_bytes = 16;

std::string select_jobs(const std::string& rest) {
    return std::string("SELECT ") + job_columns + " FROM jobs " + rest;
}

[[noreturn]] void throw_no_job(const std::string& id) {
    throw Error(ErrorKind::not_found, "there is no job \"" + id + '"');
}

/// Runs a statement that changes the job only while `owner` owns it, and returns its id then.
bool as_owner(const Database& database, const std::string& set, Values values) {
    bool is_owners = false;
    database.write(Lock::rows, [&](Connection& connection) {
        const Rows rows = connection.execute(
            "UPDATE jobs SET " + set +
                " WHERE id = $1 AND owner = $2 AND state = 'running' RETURNING id",
            values);
        is_owners = !rows.empty();
    });
    return is_owners;
}

[[noreturn]] void throw_not_owner(const std::string& id) {
    throw Error(ErrorKind::conflict,
                "the job \"" + id + "\" is no longer this worker's: cancelled, or taken over");
}

/// The job that the key has given under the same idempotency before.
std::optional<JobRecord> earlier_job(Connection& connection, const std::string& request,
                                     const std::string& key, const std::string& idempotency) {
    if (idempotency.empty()) return std::nullopt;
    const Rows rows = connection.execute(
        select_jobs("WHERE key_id = $1 AND idempotency = $2 AND idempotency <> ''"),
        {key, idempotency});
    if (rows.empty()) return std::nullopt;
    auto job = job_record(rows.front());
    if (job.request == request) return job;
    throw_other_request(idempotency);
}

std::int64_t count(const Rows& rows) { return rows.front().integer(0); }

constexpr const char* count_in_state = "SELECT COUNT(*) FROM jobs WHERE state = $1";

}  // namespace

JobRecord Store::add_job(const std::string& request, const std::string& key,
                         const std::string& idempotency, std::size_t most) {
    check_idempotency(idempotency);
    JobRecord job{.id = random_hex(job_id_bytes), .request = request, .key = key};
    impl_->database.write(Lock::jobs, [&](Connection& connection) {
        if (auto earlier = earlier_job(connection, request, key, idempotency)) {
            job = std::move(*earlier);
            return;
        }
        if (count(connection.execute(count_in_state, {"queued"})) >=
            static_cast<std::int64_t>(most)) {
            throw Error(ErrorKind::unavailable,
                        std::to_string(most) + " jobs wait already; try again later");
        }
        const std::int64_t number =
            1 + count(connection.execute("SELECT COALESCE(MAX(number), 0) FROM jobs"));
        job.created = connection.now();
        connection.execute(
            "INSERT INTO jobs (id, number, state, request, key_id, idempotency, progress, error, "
            "created, owner) VALUES ($1, $2, 'queued', $3, $4, $5, $6, '', $7, '')",
            {job.id, number, request, key, idempotency, 0.0, micros(job.created)});
    });
    return job;
}

JobRecord Store::job(const std::string& id) const {
    const Rows rows = impl_->database.read(select_jobs("WHERE id = $1"), {id});
    if (rows.empty()) throw_no_job(id);
    return job_record(rows.front());
}

std::vector<JobRecord> Store::jobs(std::size_t most, const std::string& before) const {
    if (!before.empty()) static_cast<void>(job(before));
    const std::string earlier =
        before.empty() ? "" : "WHERE number < (SELECT number FROM jobs WHERE id = $2) ";
    Values values{static_cast<std::int64_t>(most)};
    if (!before.empty()) values.emplace_back(before);
    const Rows rows =
        impl_->database.read(select_jobs(earlier + "ORDER BY number DESC LIMIT $1"), values);
    std::vector<JobRecord> jobs;
    for (std::size_t i = 0; i < rows.size(); ++i) jobs.push_back(job_record(rows[i]));
    return jobs;
}

std::size_t Store::count_jobs(JobState state) const {
    return static_cast<std::size_t>(
        count(impl_->database.read(count_in_state, {std::string(name_of(state))})));
}

/// On a server two workers may search at once: a row locked by the other is skipped.
std::optional<JobRecord> Store::claim_job(const std::string& owner, std::chrono::seconds lease) {
    constexpr const char* waits = "state = 'queued' OR (state = 'running' AND lease_end < $1)";
    const std::string looks_for =
        std::string("SELECT id FROM jobs WHERE ") + waits + " ORDER BY number LIMIT 1";
    std::optional<JobRecord> claimed;
    // Workers poll often, and mostly nothing waits: this is checked without the write lock.
    if (impl_->database.read(looks_for, {micros(Instant::max())}).empty()) return claimed;
    impl_->database.write(Lock::rows, [&](Connection& connection) {
        const Instant now = connection.now();
        const Rows rows = connection.execute(
            looks_for + (connection.is_sqlite() ? "" : " FOR UPDATE SKIP LOCKED"), {micros(now)});
        if (rows.empty()) return;
        claimed = job_record(
            connection
                .execute(std::string("UPDATE jobs SET state = 'running', owner = $2, lease_end = "
                                     "$3 WHERE id = $1 RETURNING ") +
                             job_columns,
                         {rows.front().text(0), owner, micros(now + lease)})
                .front());
    });
    return claimed;
}

bool Store::keep_job(const std::string& id, const std::string& owner, double progress,
                     std::chrono::seconds lease) {
    bool is_owners = false;
    impl_->database.write(Lock::rows, [&](Connection& connection) {
        const Instant end = connection.now() + lease;
        is_owners = !connection
                         .execute(
                             "UPDATE jobs SET progress = $3, lease_end = $4 WHERE id = $1 AND "
                             "owner = $2 AND state = 'running' RETURNING id",
                             {id, owner, progress, micros(end)})
                         .empty();
    });
    return is_owners;
}

void Store::save_checkpoint(const std::string& id, const std::string& owner,
                            std::string_view bytes) {
    if (!as_owner(impl_->database, "checkpoint = $3", {id, owner, Bytes{std::string(bytes)}})) {
        throw_not_owner(id);
    }
}

std::string Store::checkpoint(const std::string& id) const {
    const Rows rows = impl_->database.read("SELECT checkpoint FROM jobs WHERE id = $1", {id});
    if (rows.empty()) throw_no_job(id);
    return rows.front().is_null(0) ? std::string() : rows.front().bytes(0);
}

void Store::finish_job(const std::string& id, const std::string& owner,
                       const std::vector<std::pair<std::string, std::string>>& result) {
    impl_->database.write(Lock::rows, [&](Connection& connection) {
        const Rows rows = connection.execute(
            "UPDATE jobs SET state = 'done', progress = $3, finished = $4, owner = '', lease_end = "
            "NULL, checkpoint = NULL WHERE id = $1 AND owner = $2 AND state = 'running' RETURNING "
            "id",
            {id, owner, 1.0, micros(connection.now())});
        if (rows.empty()) throw_not_owner(id);
        std::int64_t number = 0;
        for (const auto& [name, content] : result) {
            connection.execute(
                "INSERT INTO job_results (job, number, name, content) VALUES ($1, $2, $3, $4)",
                {id, number++, name, Bytes{content}});
        }
    });
}

void Store::fail_job(const std::string& id, const std::string& owner, const std::string& error) {
    impl_->database.write(Lock::rows, [&](Connection& connection) {
        const Rows rows = connection.execute(
            "UPDATE jobs SET state = 'failed', error = $3, finished = $4, owner = '', lease_end = "
            "NULL, checkpoint = NULL WHERE id = $1 AND owner = $2 AND state = 'running' RETURNING "
            "id",
            {id, owner, error, micros(connection.now())});
        if (rows.empty()) throw_not_owner(id);
    });
}

void Store::release_job(const std::string& id, const std::string& owner) {
    as_owner(impl_->database, "state = 'queued', owner = '', lease_end = NULL", {id, owner});
}

void Store::cancel_job(const std::string& id) {
    impl_->database.write(Lock::rows, [&](Connection& connection) {
        if (connection.execute("SELECT id FROM jobs WHERE id = $1", {id}).empty()) throw_no_job(id);
        connection.execute(
            "UPDATE jobs SET state = 'cancelled', finished = $2, owner = '', lease_end = NULL, "
            "checkpoint = NULL WHERE id = $1 AND state IN ('queued', 'running')",
            {id, micros(connection.now())});
    });
}

void Store::forget_jobs(std::chrono::seconds age) {
    impl_->database.write(Lock::jobs, [&](Connection& connection) {
        const std::int64_t before = micros(connection.now() - age);
        connection.execute(
            "DELETE FROM job_results WHERE job IN (SELECT id FROM jobs WHERE finished < $1)",
            {before});
        connection.execute("DELETE FROM jobs WHERE finished < $1", {before});
    });
}

std::vector<std::pair<std::string, std::string>> Store::result(const std::string& id) const {
    const Rows rows = impl_->database.read(
        "SELECT name, content FROM job_results WHERE job = $1 ORDER BY number", {id});
    std::vector<std::pair<std::string, std::string>> result;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        result.emplace_back(rows[i].text(0), rows[i].bytes(1));
    }
    if (result.empty()) job(id);
    return result;
}

}  // namespace levtok::store
