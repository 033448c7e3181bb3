#include "service/store/database.hpp"

#include "nav/error.hpp"

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

/// Leaves no half-begun transaction behind.
void begin(Connection& connection, Lock lock) {
    try {
        connection.begin(lock);
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

    /// In the place of one whose server has gone.
    void renew() { connection_ = database_.connect(); }

private:
    const Database& database_;
    std::unique_ptr<Connection> connection_;
};

/// The one writer of an SQLite file, for as long as a transaction lasts.
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
}

std::unique_ptr<Connection> Database::connect() const {
    if (!sqlite_) return std::make_unique<Connection>(PostgresqlConnection(url_));
    return std::make_unique<Connection>(SqliteConnection(name_, SqliteConnection::Mode::read));
}

/// An idle connection, a new one, or, where there are enough of them, the first that comes back.
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

/// Where a server has gone, the idle connections to it have gone too.
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
    Lease lease(*this, take());
    try {
        return lease->execute(sql, values);
    } catch (const Error&) {
        if (!lease->is_broken()) throw;
    }
    lease.renew();
    return lease->execute(sql, values);
}

void Database::write(Lock lock, const Work& work, std::chrono::milliseconds patience) const {
    sqlite_ ? write_sqlite(work, patience) : write_postgresql(lock, work);
}

void Database::write_sqlite(const Work& work, std::chrono::milliseconds patience) const {
    const Turn turn(*this, patience);
    if (writer_ == nullptr) {
        writer_ =
            std::make_unique<Connection>(SqliteConnection(name_, SqliteConnection::Mode::write));
    }
    begin(*writer_, Lock::rows);
    Transaction transaction(*writer_);
    work(*writer_);
    transaction.commit();
}

/// Nothing has been done where the beginning fails, so that is tried once more.
void Database::write_postgresql(Lock lock, const Work& work) const {
    Lease lease(*this, take());
    try {
        begin(*lease, lock);
    } catch (const Error&) {
        if (!lease->is_broken()) throw;
        lease.renew();
        begin(*lease, lock);
    }
    Transaction transaction(*lease);
    work(*lease);
    transaction.commit();
}

}  // namespace levtok::store
