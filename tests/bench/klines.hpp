#pragma once

#include <string>

#include "nav/observation.hpp"

namespace levtok::bench {

/// What a reader of klines must find: how many rows, and the sum of each column's numbers.
struct KlineSums {
    std::size_t rows = 0;
    double open = 0;
    double high = 0;
    double low = 0;
    double close = 0;
    double volume = 0;

    void add(const Observation& bar);
};

/// A temporary file of `rows` generated minute bars as exchanges hand them out:
/// open_time (ms), open, high, low, close, volume. Removed with the object.
class KlineFile {
public:
    explicit KlineFile(std::size_t rows);
    ~KlineFile();
    KlineFile(const KlineFile&) = delete;
    KlineFile& operator=(const KlineFile&) = delete;

    const std::string& path() const { return path_; }
    const KlineSums& sums() const { return sums_; }
    double megabytes() const;

private:
    std::string path_;
    KlineSums sums_;
};

}  // namespace levtok::bench
