#include "service/http/pipeline/stream_log.hpp"

#include <exception>
#include <memory>
#include <utility>

namespace levtok::http {
namespace {

/// Writes the line of a stream in its destructor.
class StreamLine {
public:
    StreamLine(const Log& log, LogEntry entry, std::chrono::steady_clock::time_point received)
        : log_(log), entry_(std::move(entry)), received_(received) {}
    ~StreamLine() {
        const auto took = std::chrono::steady_clock::now() - received_;
        entry_.milliseconds = std::chrono::duration<double, std::milli>(took).count();
        try {
            log_.request(entry_);
        } catch (const std::exception&) {
            // There is nowhere left to say so.
        }
    }
    StreamLine(const StreamLine&) = delete;
    StreamLine& operator=(const StreamLine&) = delete;

    void sent(std::size_t bytes) { entry_.bytes += bytes; }
    void failed(const char* error) { entry_.error = error; }

private:
    const Log& log_;
    LogEntry entry_;
    std::chrono::steady_clock::time_point received_;
};

}  // namespace

StreamSource logged(StreamSource source, const Log& log, LogEntry entry,
                    std::chrono::steady_clock::time_point received) {
    auto line = std::make_shared<StreamLine>(log, std::move(entry), received);
    return [line = std::move(line), source = std::move(source)](const StreamSink& sink) {
        try {
            source([&](std::string_view bytes) {
                const bool taken = sink(bytes);
                if (taken) line->sent(bytes.size());
                return taken;
            });
        } catch (const std::exception& error) {
            line->failed(error.what());
            throw;
        }
    };
}

}  // namespace levtok::http
