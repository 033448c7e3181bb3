// Compiled once for each dispatch target, with that target's instructions: see CMakeLists.txt. Only
// plain data may be shared with another translation unit: an inline function of the library that is
// not inlined would be compiled for this target, and the linker might use it for all.
#include "montecarlo/kernel/block.hpp"

#include "montecarlo/kernel/draws.hpp"
#include "montecarlo/kernel/exit_lanes.hpp"
#include "montecarlo/kernel/token_lanes.hpp"

namespace levtok::montecarlo {
namespace HWY_NAMESPACE {
namespace {

/// A tile is several vectors of paths, so that the latencies of one overlap with those of the
/// others; a chunk of steps of a tile fits in the L1 cache.
constexpr int groups = 4;
constexpr int chunk_steps = 64;
constexpr std::ptrdiff_t width = lane_count;
constexpr int tile_paths = static_cast<int>(groups * width);
/// NAVs of so many steps of a tile are looked at together; they leave room for the returns.
constexpr int watched_steps = 32;

/// Calls act(alternative) with the alternative that the variant holds; std::visit would generate
/// shared code.
template <class... Kinds, class Act>
HWY_INLINE void with(const std::variant<Kinds...>& variant, Act act) {
    const auto attempt = [&](const auto* kind) {
        if (kind != nullptr) act(*kind);
    };
    (attempt(std::get_if<Kinds>(&variant)), ...);
}

/// One tile of paths: returns first, path by path of the underlyings, then every token along them.
class TileRun {
public:
    TileRun(const KernelJob& job, std::uint64_t first_path, int offset, const double* normals,
            int block_width, double* returns, BlockResults& out)
        : job_(job),
          offset_(offset),
          normals_(normals),
          block_width_(block_width),
          returns_(returns),
          out_(out) {
        for (int lane = 0; lane < tile_paths; ++lane) {
            const std::uint64_t path = first_path + static_cast<std::uint64_t>(offset + lane);
            stream_of_[lane] = job.antithetic ? path / 2 : path;
            sign_[lane] = job.antithetic && path % 2 == 1 ? -1.0 : 1.0;
        }
    }

    void run() {
        const std::size_t underlyings = job_.underlyings.size();
        const bool mixed = !job_.cholesky.empty();
        if (mixed) {
            for (std::size_t u = 0; u < underlyings; ++u) all_normals(u);
            mix_normals();
        }
        for (std::size_t u = 0; u < underlyings; ++u) {
            with(job_.underlyings[u].model, [&](const auto& model) { walk(u, model, mixed); });
            if (!job_.recorded_steps.empty()) record_prices(u);
        }
        for (std::size_t k = 0; k < job_.tokens.size(); ++k) run_token(k);
    }

private:
    double* at(std::size_t u, int step, int g) {
        const std::size_t row =
            u * static_cast<std::size_t>(job_.steps + 1) + static_cast<std::size_t>(step);
        return returns_ + (row * groups + static_cast<std::size_t>(g)) * lane_count;
    }

    void put(Lanes value, PerPath& results, int g) const {
        value.store_unaligned(results.data() + offset_ + g * width);
    }

    /// Driving normals of the steps `from` to `to` - 1 (from even) of one group; a last odd one
    /// writes one step further.
    HWY_INLINE void fill_normals(std::size_t u, LaneDraws& draws, int g, int from, int to) {
        if (normals_ != nullptr) {
            for (int step = from; step < to; ++step) {
                const double* row = normals_ + (u * static_cast<std::size_t>(job_.steps) +
                                                static_cast<std::size_t>(step)) *
                                                   static_cast<std::size_t>(block_width_);
                Lanes::load_unaligned(row + offset_ + g * width).store(at(u, step, g));
            }
            return;
        }
        const Lanes sign = Lanes::load(sign_ + g * width);
        for (int step = from; step < to; step += 2) {
            const auto pair = draws.normals();
            (pair.first * sign).store(at(u, step, g));
            (pair.second * sign).store(at(u, step + 1, g));
        }
    }

    void all_normals(std::size_t u) {
        for (int g = 0; g < groups; ++g) {
            LaneDraws draws(job_.seed, stream_of_ + g * width, u, StreamKind::driving);
            fill_normals(u, draws, g, 0, job_.steps);
        }
    }

    /// Correlates the normals of each step: row u of the Cholesky factor times the independent
    /// ones, in place from the last row up.
    void mix_normals() {
        const std::size_t n = job_.underlyings.size();
        for (int step = 0; step < job_.steps; ++step) {
            for (int g = 0; g < groups; ++g) {
                for (std::size_t u = n; u-- > 0;) {
                    Lanes sum(0.0);
                    for (std::size_t v = 0; v <= u; ++v) {
                        sum = mul_add(Lanes(job_.cholesky[u * n + v]), Lanes::load(at(v, step, g)),
                                      sum);
                    }
                    sum.store(at(u, step, g));
                }
            }
        }
    }

    /// Turns the driving normals of an underlying into simple returns, step by step under its
    /// model.
    template <class Step>
    void walk(std::size_t u, const Step& model, bool normals_are_there) {
        const double tilt = job_.tilt.empty() ? 0 : job_.tilt[u];
        auto& results = out_.underlyings[u];
        for (int g = 0; g < groups; ++g) {
            LaneDraws driving(job_.seed, stream_of_ + g * width, u, StreamKind::driving);
            LaneDraws extra(job_.seed, stream_of_ + g * width, u, StreamKind::extra);
            auto path = path_of<Lanes>(model);
            Lanes log_return(0.0);
            Lanes squares(0.0);
            Lanes normal_sum(0.0);
            for (int from = 0; from < job_.steps; from += chunk_steps) {
                const int to = from + chunk_steps < job_.steps ? from + chunk_steps : job_.steps;
                if (!normals_are_there) fill_normals(u, driving, g, from, to);
                for (int step = from; step < to; ++step) {
                    const Lanes normal = Lanes::load(at(u, step, g)) + Lanes(tilt);
                    normal_sum = normal_sum + normal;
                    const Lanes r = path.log_return(model, normal, extra);
                    log_return = log_return + r;
                    squares = mul_add(r, r, squares);
                    if (job_.keep_returns) r.store_unaligned(kept(results, step, g));
                    exp_minus_one(r).store(at(u, step, g));
                }
            }
            put(log_return, results.log_return, g);
            put(squares, results.squared_returns, g);
            put(normal_sum, results.normal_sum, g);
        }
    }

    double* kept(UnderlyingResults& results, int step, int g) const {
        return results.returns.data() + static_cast<std::size_t>(step) * block_paths + offset_ +
               g * width;
    }

    void record_prices(std::size_t u) {
        for (int g = 0; g < groups; ++g) {
            Lanes price(1.0);
            int step = 0;
            for (std::size_t i = 0; i < job_.recorded_steps.size(); ++i) {
                for (; step < job_.recorded_steps[i]; ++step)
                    price = mul_add(price, Lanes::load(at(u, step, g)), price);
                put(price, out_.underlyings[u].recorded[i], g);
            }
        }
    }

    void run_token(std::size_t k) {
        const KernelToken& token = job_.tokens[k];
        TokenLanes lanes[groups];
        ExitLanes holders[groups];
        bool watched = token.exits.held;
        Lanes price[groups];
        for (int g = 0; g < groups; ++g) {
            lanes[g].position = Lanes(token.terms.leverage);
            price[g] = Lanes(1.0);
        }
        int step = 0;
        for (std::size_t i = 0; i <= job_.recorded_steps.size(); ++i) {
            const bool last = i == job_.recorded_steps.size();
            const int to = last ? job_.steps : job_.recorded_steps[i];
            for (; step < to && watched; step = part_end(step, to)) {
                const int end = part_end(step, to);
                advance(token, lanes, price, step, end, navs_);
                watched = watch_all(token.exits, holders, step, end);
            }
            advance(token, lanes, price, step, to, nullptr);
            step = to;
            if (last) break;
            for (int g = 0; g < groups; ++g) put(lanes[g].equity, out_.tokens[k].recorded[i], g);
        }
        store(lanes, out_.tokens[k]);
        if (token.exits.held) store(holders, out_.tokens[k].exits);
    }

    static int part_end(int step, int to) {
        return to - step < watched_steps ? to : step + watched_steps;
    }

    /// Whether anyone is left.
    bool watch_all(const KernelExits& exits, ExitLanes* holders, int from, int to) {
        bool anyone = false;
        for (int g = 0; g < groups; ++g) {
            if (!holders[g].anyone) continue;
            const double* navs = navs_ + g * width;
            exits.strategy.trailing > 0
                ? watch<true>(holders[g], exits, navs, tile_paths, from, to)
                : watch<false>(holders[g], exits, navs, tile_paths, from, to);
            anyone = anyone || holders[g].anyone;
        }
        return anyone;
    }

    /// Keeps the NAVs after each step in `navs`, if given.
    void advance(const KernelToken& token, TokenLanes* lanes, Lanes* price, int from, int to,
                 double* navs) {
        if (token.to_target_each_step) {
            const bool cost =
                token.terms.execution.taker_fee + token.terms.execution.half_spread != 0;
            if (!std::holds_alternative<rebalance::NoFinancing>(token.terms.financing)) {
                cost ? every_step<true, true, true>(token, lanes, from, to, navs)
                     : every_step<true, true, false>(token, lanes, from, to, navs);
            } else if (cost) {
                every_step<true, false, true>(token, lanes, from, to, navs);
            } else if (job_.flows) {
                every_step<true, false, false>(token, lanes, from, to, navs);
            } else {
                every_step<false, false, false>(token, lanes, from, to, navs);
            }
            return;
        }
        for (int step = from; step < to; ++step) {
            for (int g = 0; g < groups; ++g) {
                const Lanes simple_return = Lanes::load(at(token.underlying, step, g));
                step_token(lanes[g], token, step, price[g], simple_return);
                price[g] = mul_add(price[g], simple_return, price[g]);
                if (navs != nullptr)
                    lanes[g].equity.store(navs + (step - from) * tile_paths + g * width);
            }
        }
    }

    template <bool with_flows, bool with_financing, bool with_cost>
    void every_step(const KernelToken& token, TokenLanes* lanes, int from, int to, double* navs) {
        TokenLanes now[groups];
        for (int g = 0; g < groups; ++g) now[g] = lanes[g];
        const StepCharges* charges = token.steps.charges.data();
        for (int step = from; step < to; ++step) {
            for (int g = 0; g < groups; ++g) {
                TokenLanes& t = now[g];
                const auto unit = unit_step<with_flows, with_financing, with_cost>(
                    token, charges[step], Lanes::load(at(token.underlying, step, g)));
                if constexpr (with_flows) {
                    t.turnover = mul_add(t.equity, magnitude(unit.traded), t.turnover);
                    t.fees = mul_add(t.equity, unit.fee, t.fees);
                    t.financing = mul_add(t.equity, unit.financing, t.financing);
                    t.cost = mul_add(t.equity, unit.cost, t.cost);
                    const LaneMask trades = unit.trades && t.equity > Lanes(0.0);
                    t.rebalances = t.rebalances + select(trades, Lanes(1.0), Lanes(0.0));
                }
                t.equity = t.equity * unit.factor;
                follow_drawdown(t, unit.factor);
                if (navs != nullptr) t.equity.store(navs + (step - from) * tile_paths + g * width);
            }
        }
        for (int g = 0; g < groups; ++g) lanes[g] = now[g];
    }

    void store(const TokenLanes* lanes, TokenResults& results) const {
        for (int g = 0; g < groups; ++g) {
            put(lanes[g].equity, results.nav, g);
            put((Lanes(1.0) - lanes[g].lowest), results.drawdown, g);
            if (!job_.flows) continue;
            put(lanes[g].turnover, results.turnover, g);
            put(lanes[g].fees, results.fees, g);
            put(lanes[g].financing, results.financing, g);
            put(lanes[g].cost, results.cost, g);
            put(lanes[g].rebalances, results.rebalances, g);
        }
    }

    void store(const ExitLanes* holders, ExitResults& results) const {
        for (int g = 0; g < groups; ++g) {
            put(holders[g].nav, results.nav, g);
            put(holders[g].step, results.step, g);
            put(holders[g].reason, results.reason, g);
            put(holders[g].slippage, results.slippage, g);
        }
    }

    const KernelJob& job_;
    int offset_;
    const double* normals_;
    int block_width_;
    double* returns_;
    BlockResults& out_;
    std::uint64_t stream_of_[tile_paths];
    HWY_ALIGN double sign_[tile_paths];
    HWY_ALIGN double navs_[watched_steps * tile_paths];
};

void run_block(const KernelJob& job, std::uint64_t first_path, int paths, const double* normals,
               BlockResults& out) {
    for (int offset = 0; offset < paths; offset += tile_paths) {
        TileRun(job, first_path, offset, normals, block_paths, out.scratch.get(), out).run();
    }
}

}  // namespace

}  // namespace HWY_NAMESPACE

extern const Target LEVTOK_TARGET;
const Target LEVTOK_TARGET{LEVTOK_TARGET_NAME, HWY_NATIVE_FMA != 0, HWY_TARGET,
                           &HWY_NAMESPACE::run_block};

}  // namespace levtok::montecarlo
