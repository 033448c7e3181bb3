#include "montecarlo/models/parts/curve.hpp"

namespace levtok::montecarlo {

Curve tabulate(const std::function<double(double)>& value,
               const std::function<double(double)>& slope, int end, int pieces_per_unit) {
    const int pieces = end * pieces_per_unit;
    const double width = 1.0 / pieces_per_unit;
    std::vector<double> coefficients;
    double v0 = value(0);
    double s0 = slope(0) * width;
    for (int i = 1; i <= pieces; ++i) {
        const double v1 = value(i * width);
        const double s1 = slope(i * width) * width;
        coefficients.insert(coefficients.end(),
                            {v0, s0, 3 * (v1 - v0) - 2 * s0 - s1, s0 + s1 - 2 * (v1 - v0)});
        v0 = v1;
        s0 = s1;
    }
    Curve out;
    out.held = std::make_shared<const std::vector<double>>(std::move(coefficients));
    out.coefficients = out.held->data();
    out.pieces_per_unit = pieces_per_unit;
    out.end = end;
    out.last_piece = pieces - 1;
    return out;
}

}  // namespace levtok::montecarlo
