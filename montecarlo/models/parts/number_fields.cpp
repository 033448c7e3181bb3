#include "montecarlo/models/parts/number_fields.hpp"

#include "rebalance/json/passing_fields.hpp"

namespace levtok::montecarlo {
namespace {

class NumberFields final : public rebalance::PassingFields {
public:
    std::vector<NumberField> found;

    void number(const char* key, double& value, const Range&, const char* doc) override {
        found.push_back({key, &value, doc});
    }
    void optional_number(const char* key, std::optional<double>& value, const Range&,
                         const char* doc) override {
        found.push_back({key, value ? &*value : nullptr, doc});
    }
};

}  // namespace

std::vector<NumberField> number_fields(Model& model) {
    NumberFields fields;
    describe(fields, model);
    return std::move(fields.found);
}

}  // namespace levtok::montecarlo
