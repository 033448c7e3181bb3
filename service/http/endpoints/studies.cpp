#include "montecarlo/study/study.hpp"
#include "nav/error.hpp"
#include "service/http/contract/bodies.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/io/read/parse.hpp"

namespace levtok::http::endpoints {
namespace {

montecarlo::StudyDesign design_of(StudyBody body) {
    montecarlo::check(body.model(), "parameters.");
    montecarlo::check_step(body.job);
    montecarlo::StudyDesign design{
        .product = terms_of(body.product, std::move(body.terms), body.set),
        .model = body.model(),
        .leverages = std::move(body.leverage),
        .rules = std::move(body.rule),
        .fees = std::move(body.fee),
        .volatilities = std::move(body.volatility),
        .drifts = std::move(body.drift),
        .stops = std::move(body.stop_loss),
        .sizes = std::move(body.size),
        .start = body.job.start,
        .step = body.job.step,
        .funding = body.job.funding,
        .rate = body.job.rate,
        .quantities = std::move(body.quantity),
        .sampling = {.paths = body.job.paths, .seed = body.job.seed}};
    if (body.horizon.empty()) return design;
    design.horizons.clear();
    for (std::size_t i = 0; i < body.horizon.size(); ++i) {
        design.horizons.push_back(io::parse_span(body.horizon[i], "horizon." + std::to_string(i)));
    }
    return design;
}

void require_quick(const montecarlo::StudyDesign& design) {
    const auto size = montecarlo::size_of(design);
    if (size.cells > limits::most_study_cells) {
        throw InvalidValue(
            "leverage x rule x fee x stop_loss x size x volatility x drift x horizon",
            "must be at most " + std::to_string(limits::most_study_cells) +
                " to be answered at once; `levtok study` does more",
            std::to_string(size.cells));
    }
    if (size.path_steps > limits::most_study_steps) {
        throw InvalidValue("paths",
                           "must be so few that paths x steps, over all designs, are at most " +
                               shortest(limits::most_study_steps) +
                               " to be answered at once; a job (POST /v1/montecarlo) or `levtok "
                               "study` does more",
                           std::to_string(design.sampling.paths));
    }
}

}  // namespace

Response study_designs(const Service&, const Request& request) {
    const auto design = design_of(read_body<StudyBody>(request));
    require_quick(design);
    const auto rows = montecarlo::study(design);
    JsonText head;
    head.open_object();
    head.key("findings").value(montecarlo::stop_findings(rows));
    return answer_rows(request, io::tables::study, rows, "rows", std::move(head));
}

}  // namespace levtok::http::endpoints
