#include "rebalance/tracking/calibrate.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <numeric>

#include "nav/check.hpp"
#include "nav/error.hpp"
#include "rebalance/json/document.hpp"
#include "rebalance/replay/spread_history.hpp"
#include "rebalance/token/token.hpp"
#include "rebalance/tracking/figure.hpp"
#include "rebalance/tracking/observed_errors.hpp"

namespace levtok::rebalance {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

/// From where on Huber's loss is linear, in robust standard deviations of the days around. Usual
/// days must stay below: errors are skewed (interest of weekends is booked on one day and comes
/// back on another), and cutting them would turn the skew into a fee.
constexpr double huber = 10;
/// From where on a value that comes back is left out, in such deviations of what values usually are
/// from their neighbours.
constexpr double print = 4;
/// Days to either side that a scale is taken from.
constexpr std::size_t around = 60;
/// From here on two terms are nearly one.
constexpr double nearly_one = 0.95;
/// Directions with less than this share of the effect of the strongest are not determined.
constexpr double undetermined = 1e-3;
/// Sessions that a steady effect is averaged over.
constexpr Eigen::Index year = 251;

double median_size(const VectorXd& values) {
    std::vector<double> sizes;
    for (const double x : values) sizes.push_back(std::fabs(x));
    const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
    std::nth_element(sizes.begin(), middle, sizes.end());
    return *middle;
}

/// For each value the 90 % quantile of the sizes around it, as a standard deviation of normal
/// values.
VectorXd local_scales(const VectorXd& values) {
    constexpr double normal_quantile = 1.6449;
    const auto n = static_cast<std::size_t>(values.size());
    VectorXd out(values.size());
    std::vector<double> sizes;
    for (std::size_t i = 0; i < n; ++i) {
        sizes.clear();
        for (std::size_t j = i > around ? i - around : 0; j < std::min(n, i + around + 1); ++j) {
            sizes.push_back(std::fabs(values[static_cast<Eigen::Index>(j)]));
        }
        const auto at = static_cast<std::ptrdiff_t>(0.9 * static_cast<double>(sizes.size() - 1));
        std::nth_element(sizes.begin(), sizes.begin() + at, sizes.end());
        out[static_cast<Eigen::Index>(i)] =
            std::max(sizes[static_cast<std::size_t>(at)] / normal_quantile, 1e-12);
    }
    return out;
}

constexpr std::string_view at_close = "close";

std::string text_of_time(const std::optional<Duration>& time) {
    return time ? format_time_of_day(*time) : std::string(at_close);
}

/// The path of a product's fields, and what stands there.
struct FreeTerm {
    std::string path;
    double value = 0;  ///< of a number
    bool is_time = false;
    std::optional<Duration> time;  ///< of day; nothing for the close
};

/// The replay as a function of the free terms.
class Replayed {
public:
    Replayed(const CalibrationQuestion& question, std::vector<FreeTerm> terms)
        : question_(question),
          document_(parse_strictly(question.product)),
          terms_(std::move(terms)) {}

    std::vector<FreeTerm>& terms() { return terms_; }

    Terms product() const { return product_with(nullptr, 0); }

    static std::string text_of(const FreeTerm& term) {
        return term.is_time ? text_of_time(term.time) : shortest(term.value);
    }

    /// The rule by which the product refuses another value of a number; nothing where it does not.
    std::optional<std::string> refusal_of(const FreeTerm& number, double value) const {
        try {
            const Token allowed(product_with(&number, value));
        } catch (const InvalidValue& refused) {
            return refused.rule();
        }
        return std::nullopt;
    }

    /// Log returns of the model between the rows; nothing where the terms are not allowed or the
    /// token dies.
    std::optional<VectorXd> returns(std::span<const std::size_t> rows) const {
        std::optional<Token> token;
        try {
            token.emplace(product());
        } catch (const InvalidValue&) {
            return std::nullopt;
        }
        VectorXd out(static_cast<Eigen::Index>(rows.size()) - 1);
        std::size_t next = 0;
        double before = 0;
        for (std::size_t i = 0; i <= rows.back(); ++i) {
            token->advance(question_.steps[i]);
            if (i != rows[next]) continue;
            const double nav = token->adjusted_nav();
            if (!(nav > 0)) return std::nullopt;
            if (next > 0) out[static_cast<Eigen::Index>(next) - 1] = std::log(nav) - before;
            before = std::log(nav);
            ++next;
        }
        return out;
    }

private:
    Terms product_with(const FreeTerm* changed, double value) const {
        auto settings = question_.settings;
        for (const auto& term : terms_) {
            settings.push_back({term.path, &term == changed ? shortest(value) : text_of(term)});
        }
        return read_product(document_, settings);
    }

    const CalibrationQuestion& question_;
    nlohmann::json document_;
    std::vector<FreeTerm> terms_;
};

/// Why a number stays where it is.
struct Bound {
    std::string rule;    ///< of the product
    bool above = false;  ///< the days ask for more, not for less
};

/// What is observed from row to row.
struct Target {
    std::vector<std::size_t> rows;  ///< indices of steps, one more than returns
    std::vector<int> years;         ///< of each return
    VectorXd returns;
    VectorXd scales;  ///< of the errors around, under the terms that the days are judged by
};

/// One fit of the numbers to some of the days.
class NumberFit {
public:
    NumberFit(Replayed& model, const Target& target, std::vector<Eigen::Index> days)
        : model_(model), target_(target), days_(std::move(days)), scale_(chosen(target.scales)) {
        for (auto& term : model_.terms()) {
            if (!term.is_time) numbers_.push_back(&term);
        }
    }

    /// Throws Error where the terms to start with leave no token.
    void run() {
        residuals_ = residuals();
        if (residuals_.size() == 0) {
            throw Error(ErrorKind::malformed,
                        "the product has no NAV over the observed time, with the terms that the "
                        "search starts with");
        }
        constexpr int most = 12;
        bounds_.assign(numbers_.size(), {});
        settled_ = numbers_.empty();
        for (int i = 0; i < most && !settled_; ++i) settled_ = !step();
        if (!numbers_.empty()) jacobian_ = jacobian();
    }

    const VectorXd& left() const { return residuals_; }
    double size() const { return residuals_.cwiseAbs().sum(); }
    const std::vector<FreeTerm*>& numbers() const { return numbers_; }
    const MatrixXd& sensitivity() const { return jacobian_; }
    /// Whether the days show nothing of a number: its value is that of the product.
    bool has_no_effect(std::size_t number) const {
        const double strongest = jacobian_.colwise().norm().maxCoeff();
        const double own = jacobian_.col(static_cast<Eigen::Index>(number)).norm();
        return own <= 1e-12 * strongest || own == 0;
    }
    const std::optional<Bound>& bound_of(std::size_t number) const { return bounds_[number]; }
    /// Whether the search has ended because nothing changed any more.
    bool settled() const { return settled_; }

    /// The covariance of the numbers: A^-1 B A^-T with A the sensitivity of the estimating
    /// equations and B the long-run covariance of their terms.
    MatrixXd covariance() const {
        const auto k = jacobian_.cols();
        const MatrixXd z = instruments();
        MatrixXd a = MatrixXd::Zero(k, k);
        MatrixXd g(jacobian_.rows(), k);
        for (Eigen::Index i = 0; i < jacobian_.rows(); ++i) {
            const double edge = huber * scale_[i];
            const bool inside = std::fabs(residuals_[i]) <= edge;
            g.row(i) = std::clamp(residuals_[i], -edge, edge) * z.row(i);
            if (inside) a += z.row(i).transpose() * jacobian_.row(i);
        }
        MatrixXd b = g.transpose() * g;
        const auto lags = std::min<Eigen::Index>(lag_count(), g.rows() - 1);
        for (Eigen::Index lag = 1; lag <= lags; ++lag) {
            const double weight = 1 - static_cast<double>(lag) / static_cast<double>(lags + 1);
            const MatrixXd c = g.topRows(g.rows() - lag).transpose() * g.bottomRows(g.rows() - lag);
            b += weight * (c + c.transpose());
        }
        const MatrixXd inverse = a.completeOrthogonalDecomposition().pseudoInverse();
        // So that +- 1.96 errors are a 95 % interval with so many lags: Kiefer, Vogelsang (2005),
        // A new asymptotic theory for heteroskedasticity-autocorrelation robust tests, table 1.
        const double share = static_cast<double>(lags) / static_cast<double>(g.rows());
        const double wider = 1 + (2.9694 * share + 0.4160 * share * share) / 1.96;
        return wider * wider * inverse * b * inverse.transpose();
    }

    /// The size of each number's own effect: columns of the sensitivities to a length of 1.
    MatrixXd correlations_of_effects() const {
        MatrixXd unit = jacobian_;
        for (Eigen::Index j = 0; j < unit.cols(); ++j) {
            const double length = unit.col(j).norm();
            if (length > 0) unit.col(j) /= length;
        }
        return unit.transpose() * unit;
    }

private:
    VectorXd chosen(const VectorXd& all) const {
        VectorXd out(static_cast<Eigen::Index>(days_.size()));
        for (Eigen::Index i = 0; i < out.size(); ++i) {
            out[i] = all[days_[static_cast<std::size_t>(i)]];
        }
        return out;
    }

    /// Empty where the terms are not allowed.
    VectorXd residuals() const {
        const auto model = model_.returns(target_.rows);
        return model ? VectorXd(chosen(target_.returns - *model)) : VectorXd();
    }

    /// Derivatives of the model's returns, to both sides where both are allowed.
    MatrixXd jacobian() const {
        MatrixXd out(static_cast<Eigen::Index>(days_.size()),
                     static_cast<Eigen::Index>(numbers_.size()));
        for (std::size_t j = 0; j < numbers_.size(); ++j) {
            double& value = numbers_[j]->value;
            const double at = value;
            const double h = std::max(1e-5, 1e-2 * std::fabs(at));
            value = at + h;
            VectorXd up = residuals();
            value = at - h;
            VectorXd down = residuals();
            value = at;
            double width = 2 * h;
            if (up.size() == 0 || down.size() == 0) {
                (up.size() == 0 ? up : down) = residuals_;
                width = h;
            }
            out.col(static_cast<Eigen::Index>(j)) = (down - up) / width;
        }
        return out;
    }

    /// What the errors of each day are weighted with. A steady effect, such as a fee, is averaged
    /// over a year: funds book the interest of a weekend on another day than the model, which
    /// would weigh on its rate. An effect that jumps, as where a trigger just fires, is cut.
    MatrixXd instruments() const {
        MatrixXd z = jacobian_;
        for (Eigen::Index j = 0; j < z.cols(); ++j) {
            const VectorXd effect = jacobian_.col(j);
            const double sum = effect.sum();
            const double squares = effect.squaredNorm() * static_cast<double>(effect.size());
            if (squares > 0 && sum * sum > 0.3 * squares) {
                z.col(j) = averaged(effect);
                continue;
            }
            const VectorXd scales = local_scales(effect);
            for (Eigen::Index i = 0; i < effect.size(); ++i) {
                const double edge = huber * scales[i];
                z(i, j) = std::clamp(effect[i], -edge, edge);
            }
        }
        return z;
    }

    static VectorXd averaged(const VectorXd& values) {
        VectorXd out(values.size());
        const auto n = values.size();
        for (Eigen::Index i = 0; i < n; ++i) {
            const auto from = std::max<Eigen::Index>(0, i - year / 2);
            const auto to = std::min<Eigen::Index>(n, i + year / 2 + 1);
            out[i] = values.segment(from, to - from).mean();
        }
        return out;
    }

    /// The step that solves the weighted equations in the directions that the days determine; 0 for
    /// numbers that are at a bound.
    VectorXd direction() const {
        const auto k = jacobian_.cols();
        const MatrixXd z = instruments();
        VectorXd of_effect(k);
        VectorXd of_weight(k);
        for (Eigen::Index j = 0; j < k; ++j) {
            const bool is_held = bounds_[static_cast<std::size_t>(j)].has_value();
            of_effect[j] = is_held ? infinity : std::max(jacobian_.col(j).norm(), 1e-300);
            of_weight[j] = is_held ? infinity : std::max(z.col(j).norm(), 1e-300);
        }
        MatrixXd a = MatrixXd::Zero(k, k);
        VectorXd b = VectorXd::Zero(k);
        for (Eigen::Index i = 0; i < jacobian_.rows(); ++i) {
            const double size = std::fabs(residuals_[i]);
            const double edge = huber * scale_[i];
            const double weight = size <= edge ? 1 : edge / size;
            const VectorXd row = z.row(i).transpose().cwiseQuotient(of_weight);
            a += weight * row * jacobian_.row(i).transpose().cwiseQuotient(of_effect).transpose();
            b += weight * residuals_[i] * row;
        }
        Eigen::JacobiSVD<MatrixXd> svd(a, Eigen::ComputeThinU | Eigen::ComputeThinV);
        svd.setThreshold(undetermined);
        return svd.solve(b).cwiseQuotient(of_effect);
    }

    /// The direction, in which each number goes no further than the product allows. One that can
    /// hardly move is held, and the others go where they would without it.
    VectorXd allowed_direction() {
        bounds_.assign(numbers_.size(), {});
        VectorXd delta = direction();
        while (holds_one_more(delta)) delta = direction();
        return delta;
    }

    bool holds_one_more(VectorXd& delta) {
        constexpr double hardly = 1e-4;
        for (std::size_t j = 0; j < numbers_.size(); ++j) {
            auto& along = delta[static_cast<Eigen::Index>(j)];
            auto refusal = model_.refusal_of(*numbers_[j], numbers_[j]->value + along);
            if (!refusal) continue;
            const double reach = reach_of(*numbers_[j], along);
            if (reach < hardly) {
                bounds_[j] = Bound{std::move(*refusal), along > 0};
                // The last steps towards a bound stop just before it.
                const double at = std::round(numbers_[j]->value * 1e6) / 1e6;
                if (!model_.refusal_of(*numbers_[j], at)) numbers_[j]->value = at;
                return true;
            }
            along *= reach;
        }
        return false;
    }

    /// The part of a step that the product allows, by halving.
    double reach_of(const FreeTerm& number, double along) const {
        double reach = 0;
        double width = 0.5;
        for (int i = 0; i < 20; ++i, width /= 2) {
            if (!model_.refusal_of(number, number.value + (reach + width) * along)) reach += width;
        }
        return reach;
    }

    /// Whether it is still moving.
    bool step() {
        jacobian_ = jacobian();
        const VectorXd delta = allowed_direction();
        std::vector<double> start;
        for (const auto* number : numbers_) start.push_back(number->value);
        double length = 1;
        for (int halved = 0; halved < 12; ++halved, length /= 2) {
            for (std::size_t j = 0; j < numbers_.size(); ++j) {
                numbers_[j]->value = start[j] + length * delta[static_cast<Eigen::Index>(j)];
            }
            const VectorXd after = residuals();
            if (after.size() == 0) continue;
            const double moved = (after - residuals_).norm();
            residuals_ = after;
            return moved > 1e-6 * residuals_.norm() + 1e-13;
        }
        for (std::size_t j = 0; j < numbers_.size(); ++j) numbers_[j]->value = start[j];
        return false;
    }

    Eigen::Index lag_count() const {
        const auto n = static_cast<double>(residuals_.size());
        double own = 0;
        double next = 0;
        const auto clipped = [&](Eigen::Index i) {
            return std::clamp(residuals_[i], -huber * scale_[i], huber * scale_[i]);
        };
        for (Eigen::Index i = 0; i + 1 < residuals_.size(); ++i) {
            own += clipped(i) * clipped(i);
            next += clipped(i) * clipped(i + 1);
        }
        const double lags = 4 * std::pow(n / 100, 2.0 / 9);
        const bool reverses = own > 0 && next / own < -0.15;
        return static_cast<Eigen::Index>(reverses ? std::max(lags, std::sqrt(n) / 2) : lags);
    }

    Replayed& model_;
    const Target& target_;
    std::vector<Eigen::Index> days_;
    VectorXd scale_;
    std::vector<FreeTerm*> numbers_;
    std::vector<std::optional<Bound>> bounds_;
    bool settled_ = false;
    VectorXd residuals_;
    MatrixXd jacobian_;
};

void require_not_given(const CalibrationQuestion& question, const std::string& path) {
    const auto* kind = spread_kind_of(path);
    if (kind == nullptr || question.steps.empty()) return;
    if (!(question.steps.back().spreads.*kind->given)) return;
    throw InvalidValue("free", "must not name a spread that a history gives", '"' + path + '"');
}

std::vector<FreeTerm> free_terms(const CalibrationQuestion& question) {
    // With every default in place, so that a field that the text leaves out can be free too.
    auto document = nlohmann::json(
        written_product(read_product(parse_strictly(question.product), question.settings)));
    std::vector<FreeTerm> terms;
    for (const auto& path : question.free) {
        const auto& field = field_at(document, path);
        require_not_given(question, path);
        FreeTerm term{.path = path};
        const auto time = field.is_string() ? parse_time_of_day(field.get_ref<const std::string&>())
                                            : std::nullopt;
        if (field.is_number()) {
            term.value = field.get<double>();
        } else if (time || field == at_close) {
            term.is_time = true;
            term.time = time;
        } else {
            throw InvalidValue("free",
                               "must be the path of a number or of a time of day, such as "
                               "fees.management.rate or rebalance.0.at",
                               '"' + path + '"');
        }
        const auto same = [&](const FreeTerm& other) { return other.path == path; };
        if (std::any_of(terms.begin(), terms.end(), same)) {
            throw InvalidValue("free", "must name each term once", '"' + path + '"');
        }
        terms.push_back(std::move(term));
    }
    if (terms.empty()) throw InvalidValue("free", "must name a term", "none");
    return terms;
}

/// The days whose observed value is no print: one is further from the median gap of five sessions
/// than `print` standard deviations of these distances. A day that moves for good is none.
std::vector<std::size_t> without_prints(const ObservedErrors& errors) {
    const auto& days = errors.days;
    std::vector<double> gap{0};
    for (const auto& day : days) gap.push_back(gap.back() + day.error - day.distribution);
    VectorXd distance = VectorXd::Zero(static_cast<Eigen::Index>(gap.size()));
    for (std::size_t i = 2; i + 2 < gap.size(); ++i) {
        std::array<double, 5> five{};
        std::copy_n(gap.begin() + static_cast<std::ptrdiff_t>(i) - 2, 5, five.begin());
        std::nth_element(five.begin(), five.begin() + 2, five.end());
        distance[static_cast<Eigen::Index>(i)] = gap[i] - five[2];
    }
    const VectorXd scales = local_scales(distance);
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < days.size(); ++i) {
        const auto row = static_cast<Eigen::Index>(i) + 1;
        if (std::fabs(distance[row]) <= print * scales[row] || i + 1 == days.size()) {
            kept.push_back(i);
        }
    }
    return kept;
}

/// The days and what kind each is, by the errors that `terms` leave.
Target target_of(const CalibrationQuestion& question, const Terms& terms, Notes& notes) {
    Token token(terms);
    std::vector<ModelRow> rows;
    for (const auto& step : question.steps) {
        const auto row = token.advance(step);
        rows.push_back({.time = row.time, .price = row.price, .nav = token.adjusted_nav()});
    }
    const auto errors = errors_of(
        join(rows, question.observed, trading_calendar(token.terms().calendar), question.place),
        question.place);
    notes = errors.notes;
    const auto kept = without_prints(errors);
    if (kept.size() < errors.days.size()) {
        notes.push_back({NoteCode::suspect_price,
                         std::to_string(errors.days.size() - kept.size()) +
                             " observed values leave their neighbours and come back the next "
                             "session; they are left out",
                         question.place});
    }
    Target target;
    std::size_t at = 0;
    const auto add = [&](const JoinedRow& row) {
        while (rows[at].time < row.model.time) ++at;
        target.rows.push_back(at);
    };
    add(errors.first);
    target.returns = VectorXd::Zero(static_cast<Eigen::Index>(kept.size()));
    VectorXd left = target.returns;
    std::size_t next = 0;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        const auto place = static_cast<Eigen::Index>(i);
        for (; next <= kept[i]; ++next) {
            const auto& day = errors.days[next];
            target.returns[place] += day.observed_return - day.distribution;
            left[place] += day.error - day.distribution;
        }
        const auto& row = errors.days[kept[i]].row;
        add(row);
        target.years.push_back(static_cast<int>(std::chrono::year_month_day(row.date).year()));
    }
    target.scales = local_scales(left);
    return target;
}

class Calibrator {
public:
    explicit Calibrator(const CalibrationQuestion& question)
        : question_(question),
          model_(question, free_terms(question)),
          target_(target_of(question, model_.product(), of_days_)) {}

    Calibration take() {
        search_times(all_days());
        judge_days();
        const auto all = all_days();
        NumberFit fit(model_, target_, all);
        fit.run();
        add(fit, whole_period, all.size());
        note_stuck(fit, whole_period);
        note_nearly_one(fit);
        out_.product = model_.product();
        out_.noise = median_size(fit.left());
        if (question_.by_year) add_years();
        append(of_days_, std::move(out_.notes));
        out_.notes = std::move(of_days_);
        return std::move(out_);
    }

private:
    static constexpr std::size_t fewest = 20;

    /// Throws Error where there are too few.
    std::vector<Eigen::Index> all_days() const {
        std::vector<Eigen::Index> all(static_cast<std::size_t>(target_.returns.size()));
        std::iota(all.begin(), all.end(), 0);
        require_enough(all.size());
        return all;
    }

    /// The terms to start with may leave errors that hide prints and distributions, so the days are
    /// judged anew by the terms that are found, until none changes.
    void judge_days() {
        constexpr int most = 4;
        for (int look = 0; look < most; ++look) {
            NumberFit(model_, target_, all_days()).run();
            Notes notes;
            auto again = target_of(question_, model_.product(), notes);
            const bool same = again.rows == target_.rows && again.returns == target_.returns;
            target_ = std::move(again);
            of_days_ = std::move(notes);
            if (same) return;
        }
    }

    void require_enough(std::size_t sessions) const {
        if (sessions >= fewest) return;
        throw Error(ErrorKind::malformed, question_.place + ": must have " +
                                              std::to_string(fewest) +
                                              " sessions or more in common with the prices, has " +
                                              std::to_string(sessions));
    }

    std::vector<std::optional<Duration>> candidates(const FreeTerm& term) const {
        std::vector<std::optional<Duration>> list(question_.times.begin(), question_.times.end());
        if (list.empty()) {
            for (int hour = 0; hour < 24; ++hour) list.emplace_back(std::chrono::hours{hour});
        }
        if (std::find(list.begin(), list.end(), term.time) == list.end()) {
            list.push_back(term.time);
        }
        return list;
    }

    /// One time after the other, each with the best numbers.
    void search_times(const std::vector<Eigen::Index>& all) {
        for (std::size_t t = 0; t < model_.terms().size(); ++t) {
            if (!model_.terms()[t].is_time) continue;
            search(t, all);
        }
    }

    void search(std::size_t t, const std::vector<Eigen::Index>& all) {
        const auto start = model_.terms();
        auto best_terms = start;
        double best = infinity;
        std::vector<std::optional<Duration>> equal;  // those that fit as the best
        for (const auto time : candidates(start[t])) {
            model_.terms() = start;
            model_.terms()[t].time = time;
            double size = 0;
            try {
                NumberFit fit(model_, target_, all);
                fit.run();
                size = fit.size();
            } catch (const Error&) {
                continue;
            }
            const bool same = std::isfinite(best) && std::fabs(size - best) <= 1e-6 * best;
            if (!same && size < best) equal.clear();
            if (same || size < best) equal.push_back(time);
            if (!(size < best) && !(same && time == start[t].time)) continue;
            best = std::min(best, size);
            best_terms = model_.terms();
        }
        model_.terms() = best_terms;
        std::string others;
        for (const auto time : equal) {
            if (time == best_terms[t].time) continue;
            others += (others.empty() ? "" : ", ") + text_of_time(time);
        }
        if (others.empty()) return;
        out_.notes.push_back({NoteCode::not_told_apart,
                              start[t].path + ": " + text_of_time(best_terms[t].time) +
                                  " fits as well as " + others +
                                  ", which act at the same prices of this history",
                              question_.place});
    }

    void add(const NumberFit& fit, const std::string& period, std::size_t sessions) {
        const auto covariance = fit.numbers().empty() ? MatrixXd() : MatrixXd(fit.covariance());
        Eigen::Index j = 0;
        for (const auto& term : model_.terms()) {
            CalibratedTerm row{.period = period, .term = term.path, .sessions = sessions};
            row.setting = term.path + '=' + Replayed::text_of(term);
            if (!term.is_time) {
                row.value = term.value;
                const double error = std::sqrt(covariance(j, j));
                if (std::isfinite(error) && error > 0) row.standard_error = error;
                ++j;
            }
            out_.terms.push_back(std::move(row));
        }
    }

    /// Numbers that are not what the days show of them.
    void note_stuck(const NumberFit& fit, const std::string& period) {
        const std::string in_period = period == whole_period ? "" : " in " + period;
        const auto note = [&](const std::string& text) {
            out_.notes.push_back({NoteCode::not_told_apart, text + in_period, question_.place});
        };
        const auto& numbers = fit.numbers();
        for (std::size_t j = 0; j < numbers.size(); ++j) {
            const auto setting = numbers[j]->path + " stays at " + Replayed::text_of(*numbers[j]);
            if (fit.has_no_effect(j)) {
                note(setting + ": it changes nothing on this history");
            } else if (const auto& bound = fit.bound_of(j)) {
                note(setting + ", since it " + bound->rule + ": the days ask for " +
                     (bound->above ? "more" : "less"));
            }
        }
        if (!fit.settled()) note("the terms still change with every step of the search");
    }

    /// Two numbers whose effects are nearly the same: only a sum of them is known.
    void note_nearly_one(const NumberFit& fit) {
        if (fit.numbers().size() < 2) return;
        const MatrixXd effects = fit.correlations_of_effects();
        const auto& numbers = fit.numbers();
        for (Eigen::Index i = 0; i < effects.rows(); ++i) {
            for (Eigen::Index j = i + 1; j < effects.cols(); ++j) {
                if (std::fabs(effects(i, j)) < nearly_one) continue;
                const auto& a = *numbers[static_cast<std::size_t>(i)];
                const auto& b = *numbers[static_cast<std::size_t>(j)];
                const auto& sensitivity = fit.sensitivity();
                const double ratio =
                    sensitivity.col(i).dot(sensitivity.col(j)) / sensitivity.col(i).squaredNorm();
                const MatrixXd covariance = fit.covariance();
                const double variance = covariance(i, i) + 2 * ratio * covariance(i, j) +
                                        ratio * ratio * covariance(j, j);
                const double error = variance > 0 ? std::sqrt(variance) : 0;
                out_.notes.push_back(
                    {NoteCode::not_told_apart,
                     a.path + " and " + b.path +
                         " are nearly one here: what they do has the "
                         "correlation " +
                         shortest(std::round(effects(i, j) * 1e5) / 1e5) + ". Their sum " + a.path +
                         " + " + shortest(std::round(ratio * 100) / 100) + " x " + b.path +
                         " is known, " + rounded_by_error(a.value + ratio * b.value, error) +
                         (error > 0 ? " +- " + rounded_by_error(error, error) : "") +
                         "; how it is divided is that of the product to start with",
                     question_.place});
            }
        }
    }

    void add_years() {
        const auto whole = model_.terms();
        std::size_t from = 0;
        while (from < target_.years.size()) {
            std::size_t to = from;
            std::vector<Eigen::Index> days;
            for (; to < target_.years.size() && target_.years[to] == target_.years[from]; ++to) {
                days.push_back(static_cast<Eigen::Index>(to));
            }
            if (days.size() >= fewest) {
                model_.terms() = whole;
                NumberFit fit(model_, target_, days);
                fit.run();
                add(fit, std::to_string(target_.years[from]), days.size());
                note_stuck(fit, std::to_string(target_.years[from]));
            }
            from = to;
        }
        model_.terms() = whole;
    }

    const CalibrationQuestion& question_;
    Calibration out_;
    Replayed model_;
    Notes of_days_;
    Target target_;
};

}  // namespace

Calibration calibrate(const CalibrationQuestion& question) { return Calibrator(question).take(); }

std::string rounded_by_error(double value, double error) {
    const bool known = std::isfinite(error) && error > 0;
    const int decimals =
        known ? std::clamp(1 - static_cast<int>(std::floor(std::log10(error))), 0, 12) : 6;
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
    return text.data();
}

std::vector<SpreadEvent> spreads_by_year(const Calibration& found) {
    std::vector<SpreadEvent> events;
    for (const auto& term : found.terms) {
        const auto* kind = spread_kind_of(term.term);
        if (kind == nullptr || !term.value || term.period == whole_period) continue;
        const std::chrono::year year{std::stoi(term.period)};
        const Instant from = std::chrono::sys_days{year / std::chrono::January / 1};
        if (events.empty() || events.back().time != from) events.push_back({from, {}});
        events.back().spreads.*kind->given = Rate::raw(*term.value);
    }
    return events;
}

}  // namespace levtok::rebalance
