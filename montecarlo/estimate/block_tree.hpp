#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "nav/error.hpp"

namespace levtok::montecarlo {

/// Results of blocks in one fixed binary tree over their indexes: node (level, i) stands for the
/// blocks i 2^level to (i + 1) 2^level - 1 and is the join of its two halves, left before right.
/// The tree stores the largest complete nodes; two halves are joined as soon as both are present.
/// Therefore any order, split or number of threads gives the same bits, in memory that grows with
/// the logarithm of the number of blocks. `State` has a join(State&, const State&).
template <class State>
class BlockTree {
public:
    struct Node {
        std::uint64_t first = 0;  ///< block; a multiple of 2^level
        std::int32_t level = 0;
        State state{};

        std::uint64_t end() const { return first + (std::uint64_t{1} << level); }

        template <class Visit>
        void fields(Visit& visit) {
            visit(first);
            visit(level);
            visit(state);
        }
    };

    /// Nodes (level, 0) from this level up, the results of the first 2^level blocks, are also kept
    /// on their own.
    explicit BlockTree(int first_milestone = 4) : first_milestone_(first_milestone) {}

    void add(std::uint64_t block, State state) { add(Node{block, 0, std::move(state)}); }

    /// Throws Error(conflict) where blocks have been added before.
    void add(Node node) {
        if (overlaps(node.first, node.end())) {
            throw Error(ErrorKind::conflict,
                        "block " + std::to_string(node.first) + " of the paths occurs twice");
        }
        for (;;) {
            keep_milestone(node);
            const std::uint64_t size = std::uint64_t{1} << node.level;
            const bool is_left = ((node.first >> node.level) & 1) == 0;
            const auto sibling = nodes_.find(is_left ? node.first + size : node.first - size);
            if (sibling == nodes_.end() || sibling->second.level != node.level) break;
            Node& left = is_left ? node : sibling->second;
            const Node& right = is_left ? sibling->second : node;
            join(left.state, right.state);
            Node whole{left.first, left.level + 1, std::move(left.state)};
            nodes_.erase(sibling);
            node = std::move(whole);
        }
        nodes_.emplace(node.first, std::move(node));
    }

    void join_tree(BlockTree other) {
        for (auto& [level, state] : other.milestones_) milestones_.emplace(level, state);
        for (auto& [first, node] : other.nodes_) add(std::move(node));
    }

    /// The first block at or after `block` that has not been added.
    std::uint64_t next_missing(std::uint64_t block) const {
        for (auto at = holding(block); at != nodes_.end() && at->second.first <= block; ++at) {
            block = at->second.end();
        }
        return block;
    }

    /// The number of blocks added.
    std::uint64_t size() const {
        std::uint64_t sum = 0;
        for (const auto& [first, node] : nodes_) sum += std::uint64_t{1} << node.level;
        return sum;
    }

    /// All nodes, joined from left to right.
    State total() const {
        State out{};
        for (const auto& [first, node] : nodes_) join(out, node.state);
        return out;
    }

    /// Calls act(first, end) for the blocks of each node, from left to right.
    template <class Act>
    void each_range(Act act) const {
        for (const auto& [first, node] : nodes_) act(first, node.end());
    }

    /// Whether the tree, as it was read, is one that blocks `first` to `end` - 1 can have made,
    /// with states that fits(state, first block, end) accepts.
    template <class Fits>
    bool holds(std::uint64_t first, std::uint64_t end, Fits fits) const {
        std::uint64_t at = first;
        for (const auto& [key, node] : nodes_) {
            if (!is_level(node.level)) return false;
            const std::uint64_t size = std::uint64_t{1} << node.level;
            const bool apart = node.first % size == 0 && node.first >= at && node.first < end;
            if (!apart || size > end - node.first) return false;
            if (!fits(node.state, node.first, node.end())) return false;
            at = node.end();
        }
        for (const auto& [level, state] : milestones_) {
            if (!is_level(level) || level < first_milestone_) return false;
            const std::uint64_t size = std::uint64_t{1} << level;
            if (first > 0 || size > end || !fits(state, 0, size)) return false;
        }
        return true;
    }

    /// By level: the first 2^level blocks.
    const std::map<std::int32_t, State>& milestones() const { return milestones_; }

    template <class Visit>
    void fields(Visit& visit) {
        std::vector<Node> nodes;
        for (const auto& [first, node] : nodes_) nodes.push_back(node);
        std::vector<Milestone> milestones;
        for (const auto& [level, state] : milestones_) milestones.push_back({level, state});
        visit(nodes);
        visit(milestones);
        nodes_.clear();
        milestones_.clear();
        for (auto& node : nodes) nodes_.emplace(node.first, std::move(node));
        for (auto& each : milestones) milestones_.emplace(each.level, std::move(each.state));
    }

private:
    struct Milestone {
        std::int32_t level = 0;
        State state{};

        template <class Visit>
        void fields(Visit& visit) {
            visit(level);
            visit(state);
        }
    };
    using Nodes = std::map<std::uint64_t, Node>;

    static bool is_level(std::int32_t level) { return level >= 0 && level < 64; }

    /// The first node that ends after `block`.
    typename Nodes::const_iterator holding(std::uint64_t block) const {
        auto at = nodes_.upper_bound(block);
        if (at != nodes_.begin() && std::prev(at)->second.end() > block) --at;
        return at;
    }

    bool overlaps(std::uint64_t first, std::uint64_t end) const {
        const auto at = holding(first);
        return at != nodes_.end() && at->second.first < end;
    }

    void keep_milestone(const Node& node) {
        if (node.first == 0 && node.level >= first_milestone_) {
            milestones_.emplace(node.level, node.state);
        }
    }

    std::int32_t first_milestone_;
    Nodes nodes_;
    std::map<std::int32_t, State> milestones_;
};

}  // namespace levtok::montecarlo
