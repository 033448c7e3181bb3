/// The service against an empty handler of Poco's that sends as many bytes, by wrk, in one run.

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "montecarlo/sample_history.hpp"
#include "nav/time.hpp"
#include "rebalance/json/document.hpp"
#include "rebalance/product.hpp"
#include "service/http/run/jobs.hpp"
#include "service/http/run/server.hpp"
#include "service/http/wire/low_priority.hpp"
#include "tests/bench/bench.hpp"
#include "tests/io/scratch.hpp"

namespace levtok::bench {
namespace {

constexpr int clients = 32;
constexpr std::size_t server_threads = std::size_t{2} * clients;
constexpr std::size_t points = 365;

// ---- what it is compared with -------------------------------------------------------------------

class EmptyHandler : public Poco::Net::HTTPRequestHandler {
public:
    explicit EmptyHandler(const std::string& body) : body_(body) {}
    void handleRequest(Poco::Net::HTTPServerRequest&,
                       Poco::Net::HTTPServerResponse& response) override {
        response.setContentType("application/json");
        response.sendBuffer(body_.data(), body_.size());
    }

private:
    const std::string& body_;
};

class EmptyFactory : public Poco::Net::HTTPRequestHandlerFactory {
public:
    explicit EmptyFactory(std::size_t bytes) : body_(bytes, 'x') {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(
        const Poco::Net::HTTPServerRequest&) override {
        return new EmptyHandler(body_);
    }

private:
    std::string body_;
};

/// Poco as it comes, with a thread for every client.
class EmptyServer {
public:
    explicit EmptyServer(std::size_t bytes)
        : threads_(2, 2 * clients),
          server_(new EmptyFactory(bytes), threads_,
                  Poco::Net::ServerSocket(Poco::Net::SocketAddress("127.0.0.1", 0)), params()) {
        server_.start();
    }
    ~EmptyServer() {
        server_.stopAll(true);
        threads_.joinAll();
    }
    EmptyServer(const EmptyServer&) = delete;
    EmptyServer& operator=(const EmptyServer&) = delete;

    std::string url() const { return fmt::format("http://127.0.0.1:{}/", server_.port()); }

private:
    static Poco::Net::HTTPServerParams::Ptr params() {
        Poco::Net::HTTPServerParams::Ptr params = new Poco::Net::HTTPServerParams;
        params->setMaxThreads(2 * clients);
        params->setMaxQueued(1000);
        return params;
    }

    Poco::ThreadPool threads_;
    Poco::Net::HTTPServer server_;
};

// ---- the service
// ----------------------------------------------------------------------------------

/// A year and more of days of one token; the log is written, to nowhere.
class Service {
public:
    Service() : store_("sqlite:" + scratch_.path("levtok.db")) {
        montecarlo::SampleTerms terms;
        terms.start = Instant{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};
        terms.interval = std::chrono::days{1};
        terms.bars = points + 30;
        store_.append_bars("made-up", montecarlo::sample_bars(terms));
        store::TokenRecord token;
        token.symbol = "3L";
        token.underlying = "made-up";
        token.terms = rebalance::product("3x");
        store_.put_token(token);
        http::Settings settings;
        settings.listen = "127.0.0.1:0";
        settings.threads = server_threads;
        server_.emplace(store_, settings, [this](std::string_view line) {
            [[maybe_unused]] const auto written = ::write(log_, line.data(), line.size());
        });
    }
    ~Service() { ::close(log_); }
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    store::Store& store() { return store_; }
    std::string url(const std::string& target) const { return server_->url() + target; }

private:
    io::Scratch scratch_;
    int log_ = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    store::Store store_;
    std::optional<http::Server> server_;
};

// ---- measuring
// ------------------------------------------------------------------------------------

std::string output_of(const std::string& command) {
    std::string text;
    FILE* pipe = ::popen(command.c_str(), "r");
    verify(pipe != nullptr, "a shell cannot be started");
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
    ::pclose(pipe);
    return text;
}

bool has_wrk() { return !output_of("command -v wrk").empty(); }

struct Load {
    double per_second = 0;
    double p99_ms = 0;
};

double number_behind(const std::string& text, const std::string& mark) {
    const auto at = text.find(mark);
    verify(at != std::string::npos, "wrk did not say " + mark);
    return std::stod(text.substr(at + mark.size()));
}

double milliseconds_behind(const std::string& text, const std::string& mark) {
    const double value = number_behind(text, mark);
    const auto unit = text.find_first_not_of(" 0123456789.", text.find(mark) + mark.size());
    if (text.compare(unit, 2, "us") == 0) return value / 1000;
    return text.compare(unit, 2, "ms") == 0 ? value : value * 1000;
}

// The quantile stands in a line of its own; a share of the statistics may end in 99% too. A busy
// machine may keep wrk waiting for longer than it likes; a connection that breaks is the server's.
Load load(const std::string& url, double seconds) {
    const std::string text = output_of(fmt::format("wrk -t1 -c{} -d{} --latency '{}' 2>&1", clients,
                                                   std::max(1, static_cast<int>(seconds)), url));
    verify(text.find("Non-2xx") == std::string::npos, url + " did not always answer 200: " + text);
    const bool whole = text.find("Socket errors") == std::string::npos ||
                       text.find("connect 0, read 0, write 0") != std::string::npos;
    verify(whole, url + " broke connections: " + text);
    return {number_behind(text, "Requests/sec:"), milliseconds_behind(text, " 99%")};
}

/// Both in turns, so that whatever else runs disturbs both: the median of the rounds' quotients.
double share_of_empty(const std::string& ours, const std::string& empty, Options options) {
    std::vector<double> shares;
    for (int round = 0; round < options.runs(5); ++round) {
        const double seconds = options.tiny ? 1 : 3;
        const double base = load(empty, seconds).per_second;
        shares.push_back(100 * load(ours, seconds).per_second / base);
    }
    std::sort(shares.begin(), shares.end());
    return shares[shares.size() / 2];
}

std::size_t entries(const char* folder) {
    const std::filesystem::directory_iterator list(folder);
    return static_cast<std::size_t>(std::distance(begin(list), end(list)));
}

double resident_mebibytes() {
    std::ifstream file("/proc/self/statm");
    double total = 0;
    double resident = 0;
    file >> total >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

/// What a server must not gather.
struct Held {
    std::size_t descriptors = entries("/proc/self/fd");
    std::size_t threads = entries("/proc/self/task");
};

/// Once the server has seen that the clients are gone: the one that asks is left.
Held held(const Service& service) {
    const std::string ask = "curl -s '" + service.url("/metrics") + "'";
    while (output_of(ask).find("levtok_connections 1\n") == std::string::npos ||
           output_of(ask).find("levtok_streams 0\n") == std::string::npos) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return {};
}

/// Seconds of mixed load: LEVTOK_SOAK_SECONDS, 1800 for the half hour that is promised.
double soak_seconds(Options options) {
    const char* chosen = std::getenv("LEVTOK_SOAK_SECONDS");
    if (chosen != nullptr) return std::stod(chosen);
    return options.tiny ? 3 : 60;
}

/// Readers of several kinds, simulations, jobs, a stream and a writer, all at once.
class MixedLoad {
public:
    explicit MixedLoad(Service& service)
        : service_(service), key_(service.store().add_key("", store::Role::write).second) {}

    /// The mean of the memory that is resident meanwhile, in MiB.
    double run(double seconds) {
        double sum = 0;
        int samples = 0;
        const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
        std::string wrong;
        std::thread writer([&] {
            while (wrong.empty() && std::chrono::steady_clock::now() < end) {
                wrong = post_bar();
                keep_a_job_waiting();
                sum += resident_mebibytes();
                ++samples;
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
            }
        });
        while (std::chrono::steady_clock::now() < end) output_of(readers());
        writer.join();
        verify(wrong.empty(), wrong);
        const auto last = service_.store().nav_at("3L");
        verify(last && last->row.time == last_bar().time, "a bar that was posted moved no token");
        return sum / samples;
    }

private:
    /// Some seconds of them, so that streams and connections come and go. What they ask for does
    /// not grow with the history that the writer adds to.
    std::string readers() const {
        std::string command;
        for (const char* target : {"/v1/tokens/3L/nav/latest", "/v1/tokens/3L/nav?limit=365",
                                   "/v1/tokens/3L/metrics?window=1h", "/metrics"}) {
            command += fmt::format("wrk -t1 -c8 -d2 '{}' >/dev/null & ", service_.url(target));
        }
        command += fmt::format("curl -sN --max-time 2 '{}' >/dev/null & ",
                               service_.url("/v1/stream?symbols=3L"));
        command += fmt::format(
            "for i in 1 2 3 4; do curl -s -H 'Content-Type: application/json' "
            "-d '{{\"product\":\"3x\",\"underlying\":\"made-up\",\"to\":\"2025-01-01\"}}' '{}' "
            ">/dev/null; done; wait",
            service_.url("/v1/simulations"));
        return command;
    }

    /// Jobs come and end: one that went on for ever would hold more and more of its own.
    void keep_a_job_waiting() const {
        if (service_.store().count_jobs(store::JobState::queued) > 0) return;
        service_.store().add_job(R"({"products": ["3x"], "horizon": "365d", "paths": 200000})", "",
                                 "", 10);
    }

    Observation last_bar() const {
        return service_.store().bars("made-up", {.limit = 1, .newest_first = true}).front();
    }

    /// What is wrong with the answer; empty: nothing.
    std::string post_bar() const {
        const auto last = last_bar();
        const std::string body =
            fmt::format(R"({{"bars":[["{}",{}]]}})",
                        format_time(last.time + std::chrono::minutes{1}), last.close.value());
        const std::string post = fmt::format(
            "curl -s -o /dev/null -w '%{{http_code}}' -H 'Authorization: Bearer {}' "
            "-H 'Content-Type: application/json' -d '{}' '{}'",
            key_, body, service_.url("/v1/underlyings/made-up/bars"));
        std::string status = output_of(post);
        // Where more comes than the machine bears a client is told to come again.
        for (int again = 0; status == "503" && again < 30; ++again) {
            std::this_thread::sleep_for(std::chrono::seconds(1));
            status = output_of(post);
        }
        if (status != "200") return "a bar was answered with " + status;
        return last_bar().time > last.time ? "" : "a bar that was acknowledged is not there";
    }

    Service& service_;
    std::string key_;
};

// ---- large bodies ------------------------------------------------------------------------------

/// A list of so many empty objects.
std::string empty_objects(std::size_t count) {
    std::string text = "[{}";
    for (std::size_t i = 1; i < count; ++i) text += ",{}";
    return text + "]";
}

/// Rows of minutes as a body has them, each as an object, padded to `bytes` in all.
std::string padded_bars(const std::string& head, std::size_t rows, std::size_t bytes) {
    std::string text = head;
    Instant time{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};
    for (std::size_t i = 0; i < rows; ++i, time += std::chrono::minutes{1}) {
        text +=
            fmt::format(R"({}{{"time":"{}","open":100.5,"high":101.25,"low":99.5,"close":100}})",
                        i == 0 ? "" : ",", format_time(time));
        const std::size_t due = bytes * (i + 1) / rows;
        if (text.size() < due) text.append(due - text.size(), ' ');
    }
    return text + "]}";
}

/// Clients that post a body again and again while this lives. They would sit elsewhere, and here
/// take what the server leaves of the machine.
class Posting {
public:
    Posting(const std::string& url, const std::string& key, const std::string& file, int clients_) {
        const std::string post = fmt::format(
            "curl -s -o /dev/null -w '%{{http_code}} %{{time_total}}' -H "
            "'Authorization: Bearer "
            "{}' "
            "-H 'Content-Type: application/json' --data-binary '@{}' '{}'",
            key, file, url);
        for (int i = 0; i < clients_; ++i) {
            threads_.emplace_back([this, post](const std::stop_token& stop) {
                http::lower_priority(10);
                do {
                    note(output_of(post));
                } while (!stop.stop_requested());
            });
        }
    }

    /// Seconds of the slowest answer, once all have come.
    double slowest() {
        threads_.clear();
        return slowest_;
    }

    /// An answer that should not be; empty: none.
    std::string wrong() {
        const std::lock_guard lock(mutex_);
        return wrong_;
    }

private:
    void note(const std::string& answer) {
        const std::lock_guard lock(mutex_);
        const auto status = answer.substr(0, 3);
        if (status != "200" && status != "422" && status != "503") wrong_ = answer;
        slowest_ = std::max(slowest_, std::stod(answer.substr(4)));
    }

    std::mutex mutex_;
    double slowest_ = 0;
    std::string wrong_;
    std::vector<std::jthread> threads_;
};

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// The 99th percentile of a reader's wait, in ms, where each of eight asks every 20 ms: as much as
/// leaves the machine time for others, so that what is measured is the wait and not a share of it.
double paced_p99(const std::string& url, double seconds) {
    constexpr int readers = 8;
    constexpr std::chrono::milliseconds every{20};
    const Poco::URI uri(url);
    std::mutex mutex;
    std::vector<double> waits;
    std::string wrong;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < readers; ++i) {
            threads.emplace_back([&, i] {
                using Clock = std::chrono::steady_clock;
                Poco::Net::HTTPClientSession session(uri.getHost(), uri.getPort());
                session.setKeepAlive(true);
                std::vector<double> own;
                const auto asks = static_cast<int>(seconds * 1000 / every.count());
                auto due = Clock::now() + every * i / readers;
                for (int ask = 0; ask < asks; ++ask, due += every) {
                    std::this_thread::sleep_until(due);
                    const auto start = Clock::now();
                    Poco::Net::HTTPRequest request("GET", uri.getPathAndQuery(), "HTTP/1.1");
                    session.sendRequest(request);
                    Poco::Net::HTTPResponse response;
                    std::string body;
                    Poco::StreamCopier::copyToString(session.receiveResponse(response), body);
                    const std::chrono::duration<double, std::milli> wait = Clock::now() - start;
                    own.push_back(wait.count());
                    const std::lock_guard lock(mutex);
                    if (response.getStatus() != 200) wrong = body;
                }
                const std::lock_guard lock(mutex);
                waits.insert(waits.end(), own.begin(), own.end());
            });
        }
    }
    verify(wrong.empty(), "the last NAV was answered " + wrong);
    std::sort(waits.begin(), waits.end());
    return waits[waits.size() * 99 / 100];
}

/// What a list of objects costs, and that twice the objects cost twice as much.
void measure_json(Figures& figures, Options options) {
    const std::size_t count = options.tiny ? 20'000 : 200'000;
    const auto seconds = [&](const std::string& text) {
        return best_seconds(options.runs(5), [&] {
            verify(rebalance::parse_strictly(text).is_array(), "a list is no list");
        });
    };
    const double once = seconds(empty_objects(count));
    const double twice = seconds(empty_objects(2 * count));
    figures.below("twice the objects in a list take, times as long", twice / once, 2.6, "x");
}

/// The last NAV while two clients post 16 MB each, in turns with it alone.
void measure_large_bodies(Figures& figures, Service& service, Options options) {
    const io::Scratch scratch;
    const std::size_t bytes = options.tiny ? 200'000 : 16'000'000;
    const std::size_t rows = options.tiny ? 1'000 : 100'000;
    const std::string key = service.store().add_key("", store::Role::write).second;
    const std::string simulation = scratch.write(
        padded_bars(R"({"product":"3x","prices":[)", rows, bytes - 100), "simulation.json");
    const std::string latest = service.url("/v1/tokens/3L/nav/latest");
    std::vector<double> alone;
    std::vector<double> beside;
    double slowest = 0;
    for (int round = 0; round < options.runs(5); ++round) {
        const double seconds = options.tiny ? 1 : 3;
        alone.push_back(paced_p99(latest, seconds));
        Posting posting(service.url("/v1/simulations"), key, simulation, 2);
        beside.push_back(paced_p99(latest, seconds));
        slowest = std::max(slowest, posting.slowest());
        verify(posting.wrong().empty(), "a simulation was answered " + posting.wrong());
    }
    figures.note("p99 of nav/latest, 8 clients, 400 a second", median(alone), "ms");
    figures.note("p99 beside two bodies of 16 MB", median(beside), "ms");
    figures.below("the second, of the first", median(beside) / median(alone), 1.5, "x");
    figures.below("slowest answer to a body of 16 MB", slowest, 1, "s");

    const std::string bars = scratch.write(padded_bars(R"({"bars":[)", rows, bytes - 100));
    const double before = resident_mebibytes();
    Posting posting(service.url("/v1/underlyings/other/bars"), key, bars, 16);
    posting.slowest();
    verify(posting.wrong().empty(), "bars were answered " + posting.wrong());
    const double bound = static_cast<double>(http::Settings{}.max_buffered_bytes) / (1 << 20);
    figures.below("memory of 16 bodies at once, of max_buffered_bytes",
                  (peak_mebibytes() - before) / bound, 2, "x");
}

int http(Options options) {
    Figures figures(options);
    measure_json(figures, options);
    if (!has_wrk()) {
        std::printf("skipped: wrk absent\n");
        return 0;
    }
    Service service;
    const Held idle;
    const std::string latest = service.url("/v1/tokens/3L/nav/latest");
    const std::string path = service.url(fmt::format("/v1/tokens/3L/nav?limit={}", points));
    const auto size_of = [](const std::string& url) {
        return output_of("curl -s '" + url + "'").size();
    };
    verify(output_of("curl -s '" + path + "&format=csv'").find("2024-01-") != std::string::npos,
           "the path is not the token's");
    {
        const EmptyServer empty(size_of(latest));
        figures.at_least("nav/latest, of an empty Poco handler",
                         share_of_empty(latest, empty.url(), options), 100, "%");
    }
    {
        const EmptyServer empty(size_of(path));
        figures.at_least("365 points, of an empty Poco handler",
                         share_of_empty(path, empty.url(), options), 200, "%");
    }
    measure_large_bodies(figures, service, options);
    const auto job = service.store().add_job(
        R"({"products": ["3x"], "horizon": "365d", "paths": 1000000000})", "", "", 10);
    const http::JobWorker worker(service.store(), {});
    const double seconds = options.tiny ? 1 : 10;
    figures.below("p99 of nav/latest, 32 clients, a job running", load(latest, seconds).p99_ms, 10,
                  "ms");
    service.store().cancel_job(job.id);
    // The first part opens what is kept: threads, connections to the database, caches.
    MixedLoad mixed(service);
    const double soak = soak_seconds(options);
    mixed.run(std::min(soak / 2, 60.0));
    const Held before = held(service);
    const double early = mixed.run(soak / 4);
    mixed.run(soak / 2);
    const double late = mixed.run(soak / 4);
    const Held after = held(service);
    figures.below(fmt::format("memory grown in {:.0f} s of mixed load", soak), late - early, 16,
                  "MiB");
    // In a few seconds not every thread has yet opened the database for itself.
    verify(options.tiny || after.descriptors <= before.descriptors + 4,
           "descriptors were left open");
    // The pool grows while more requests meet than ever before, up to its limit; a job and the
    // streams have threads of their own.
    const std::size_t allowed = idle.threads + server_threads + 8;
    verify(after.threads <= allowed,
           fmt::format("threads were left behind: {}, of {} allowed", after.threads, allowed));
    return figures.status();
}

}  // namespace
}  // namespace levtok::bench

int main(int argc, char** argv) { return levtok::bench::run(argc, argv, levtok::bench::http); }
