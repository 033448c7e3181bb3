#include "service/store/database/database.hpp"

#include <algorithm>
#include <cassert>
#include <optional>

#include "service/store/database/database_error.hpp"

namespace levtok::store {
namespace {

constexpr std::string_view sqlite_scheme = "sqlite:";

/// Rolls back unless the transaction was committed.
class Transaction {
public:
    explicit Transaction(Connection& connection) : connection_(connection) {}
    ~Transaction() {
        if (!committed_) connection_.rollback();
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit() {
        connection_.commit();
        committed_ = true;
    }

private:
    Connection& connection_;
    bool committed_ = false;
};

/// Begins a transaction, or rolls back if that fails.
void begin(Connection& connection, Lock lock, std::chrono::milliseconds patience) {
    try {
        connection.begin(lock, patience);
    } catch (...) {
        connection.rollback();
        throw;
    }
}

}  // namespace

/// A connection of the pool for as long as one statement or transaction lasts.
class Database::Lease {
public:
    Lease(const Database& database, std::unique_ptr<Connection> connection)
        : database_(database), connection_(std::move(connection)) {}
    ~Lease() { database_.give_back(std::move(connection_)); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }

    /// Replaces a connection that is lost.
    void renew() { connection_ = database_.connect(); }

private:
    const Database& database_;
    std::unique_ptr<Connection> connection_;
};

/// The snapshot of a thread: one transaction, which the first read begins.
class Database::Snapshot {
public:
    explicit Snapshot(const Database& database) : database_(database) {
        assert(of_thread_ == nullptr);
        of_thread_ = this;
    }
    ~Snapshot() {
        if (lease_) (*lease_)->rollback();
        of_thread_ = nullptr;
    }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

    /// The snapshot of this thread on the database, if there is one.
    static Snapshot* of(const Database& database) {
        return of_thread_ != nullptr && &of_thread_->database_ == &database ? of_thread_ : nullptr;
    }

    Rows read(const std::string& sql, std::span<const Value> values) {
        if (!lease_) begin();
        return (*lease_)->execute(sql, values);
    }

private:
    /// Where the connection is lost it is tried once more on a new one.
    void begin() {
        lease_.emplace(database_, database_.take());
        try {
            (*lease_)->begin_reading();
            return;
        } catch (const Error&) {
            if (!(*lease_)->is_broken()) throw;
        }
        lease_->renew();
        (*lease_)->begin_reading();
    }

    static thread_local Snapshot* of_thread_;
    const Database& database_;
    std::optional<Lease> lease_;
};

thread_local Database::Snapshot* Database::Snapshot::of_thread_ = nullptr;

/// The write access to an SQLite file during a transaction.
class Database::Turn {
public:
    Turn(const Database& database, std::chrono::milliseconds patience) : database_(database) {
        std::unique_lock lock(database.turn_);
        const auto is_free = [&] { return !database.writing_; };
        if (!database.turn_is_over_.wait_for(lock, patience, is_free)) {
            throw Error(ErrorKind::unavailable, "cannot write " + database.name() +
                                                    ": another write takes too long; try again");
        }
        database.writing_ = true;
    }
    ~Turn() {
        {
            const std::lock_guard lock(database_.turn_);
            database_.writing_ = false;
        }
        database_.turn_is_over_.notify_one();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    const Database& database_;
};

Database::Database(std::string url) : url_(std::move(url)) {
    sqlite_ = url_.starts_with(sqlite_scheme);
    const bool server = url_.starts_with("postgresql://") || url_.starts_with("postgres://");
    if ((!sqlite_ && !server) || url_.size() == sqlite_scheme.size()) {
        throw InvalidValue("database", "must be sqlite:PATH or postgresql://USER@HOST/NAME",
                           '"' + url_.substr(0, url_.find(':')) + ":…\"");
    }
    name_ = sqlite_ ? url_.substr(sqlite_scheme.size()) : PostgresqlConnection::name_of(url_);
    if (sqlite_) files_.emplace(name_);
}

std::unique_ptr<Connection> Database::connect() const {
    if (!sqlite_) return std::make_unique<Connection>(PostgresqlConnection(url_));
    files_->remember(false);
    auto connection =
        std::make_unique<Connection>(SqliteConnection(name_, SqliteConnection::Mode::read));
    files_->require_in_place();
    return connection;
}

/// An idle connection, a new one, or, at the maximum, the first that is returned.
std::unique_ptr<Connection> Database::take() const {
    std::unique_lock lock(pool_);
    returned_.wait(lock, [&] { return !idle_.empty() || open_ < limits::most_connections; });
    if (!idle_.empty()) {
        auto connection = std::move(idle_.back());
        idle_.pop_back();
        return connection;
    }
    ++open_;
    lock.unlock();
    try {
        return connect();
    } catch (...) {
        give_back(nullptr);
        throw;
    }
}

/// Where a connection is lost, the idle ones to the server are lost too.
void Database::give_back(std::unique_ptr<Connection> connection) const {
    std::vector<std::unique_ptr<Connection>> gone;
    {
        const std::lock_guard lock(pool_);
        const bool lost = connection == nullptr || connection->is_broken();
        if (!lost && connection->is_lasting()) {
            idle_.push_back(std::move(connection));
        } else if (!lost) {
            --open_;
        } else {
            open_ -= 1 + idle_.size();
            gone.swap(idle_);
        }
    }
    returned_.notify_all();
}

Rows Database::read(const std::string& sql, std::span<const Value> values) const {
    if (auto* snapshot = Snapshot::of(*this)) return snapshot->read(sql, values);
    Lease lease(*this, take());
    try {
        return lease->execute(sql, values);
    } catch (const Error&) {
        if (!lease->is_broken()) throw;
    }
    lease.renew();
    return lease->execute(sql, values);
}

std::shared_ptr<const void> Database::snapshot() const { return std::make_shared<Snapshot>(*this); }

void Database::write(Lock lock, const Work& work, std::chrono::milliseconds patience) const {
    try {
        run_write(lock, work, patience);
    } catch (const DatabaseError& error) {
        if (error.kind() == ErrorKind::system) {
            const std::lock_guard guard(outcome_);
            failure_ = error.what();
            failed_at_ = std::chrono::steady_clock::now();
        }
        throw;
    }
    const std::lock_guard guard(outcome_);
    failure_.clear();
}

void Database::run_write(Lock lock, const Work& work, std::chrono::milliseconds patience) const {
    sqlite_ ? write_sqlite(work, patience) : write_postgresql(lock, work, patience);
}

/// The written row has no meaning; only whether it can be committed counts.
void Database::try_writing(std::chrono::milliseconds patience) const {
    run_write(
        Lock::rows,
        [](Connection& connection) {
            connection.execute("UPDATE schema_version SET version = version");
        },
        patience);
}

/// A small write may succeed on a disk that has no room for others.
void Database::require_writes_kept() const {
    if (files_) files_->require_in_place();
    const std::lock_guard guard(outcome_);
    if (failure_.empty()) return;
    if (std::chrono::steady_clock::now() - failed_at_ > limits::failure_counts) return;
    throw DatabaseError(ErrorKind::system, failure_);
}

bool Database::has_page_sums() const {
    if (!sqlite_) return true;
    const Lease lease(*this, take());
    return lease->sqlite()->has_page_sums();
}

void Database::add_page_sums() const {
    if (has_page_sums()) return;
    const Turn turn(*this, limits::longest_wait_for_writer);
    writer().sqlite()->add_page_sums();
}

std::optional<std::string> Database::quick_check(std::chrono::milliseconds patience) const {
    if (!sqlite_) return "";
    const Lease lease(*this, take());
    return lease->sqlite()->quick_check(patience);
}

Connection& Database::writer() const {
    if (writer_ == nullptr) {
        // Opening it to write would make a file where there is none.
        files_->require_in_place();
        writer_ =
            std::make_unique<Connection>(SqliteConnection(name_, SqliteConnection::Mode::write));
    }
    return *writer_;
}

void Database::write_sqlite(const Work& work, std::chrono::milliseconds patience) const {
    const auto until = std::chrono::steady_clock::now() + patience;
    const Turn turn(*this, patience);
    Connection& connection = writer();
    using std::chrono::milliseconds;
    const auto left =
        std::chrono::duration_cast<milliseconds>(until - std::chrono::steady_clock::now());
    begin(connection, Lock::rows, std::max(left, milliseconds{0}));
    Transaction transaction(connection);
    files_->remember(true);
    files_->require_in_place();
    work(connection);
    transaction.commit();
    files_->require_in_place();
}

/// Where beginning fails nothing has been done, so it is tried once more.
void Database::write_postgresql(Lock lock, const Work& work,
                                std::chrono::milliseconds patience) const {
    Lease lease(*this, take());
    try {
        begin(*lease, lock, patience);
    } catch (const Error&) {
        if (!lease->is_broken()) throw;
        lease.renew();
        begin(*lease, lock, patience);
    }
    Transaction transaction(*lease);
    work(*lease);
    transaction.commit();
}

}  // namespace levtok::store
