#include "montecarlo/exact_report.hpp"
#include "nav/error.hpp"
#include "service/http/contract/bodies.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/report/odds.hpp"

namespace levtok::http::endpoints {
namespace {

montecarlo::ExactQuestion question_of(ExactBody body) {
    const bool has_terms = body.terms.has_value();
    auto terms = terms_of(body.product, std::move(body.terms), body.set);
    montecarlo::check(body.model(), "parameters.");
    body.job.products.push_back({"", terms, ""});
    montecarlo::check_times(body.job);
    montecarlo::ExactQuestion question{body.model(), std::move(terms), body.job.calendar()};
    if (const auto obstacle = montecarlo::obstacle_to_exact(question)) {
        const InvalidValue error(obstacle->field, obstacle->rule, obstacle->value);
        throw has_terms && obstacle->field != "model" ? error.within("terms") : error;
    }
    return question;
}

std::vector<montecarlo::DensityPoint> density_of(const montecarlo::ExactQuestion& question,
                                                 std::uint64_t points) {
    return montecarlo::density_of(montecarlo::exact_law_of(question), static_cast<int>(points));
}

}  // namespace

Response exact_law(const Service&, const Request& request) {
    auto body = read_body<ExactBody>(request);
    const auto points = body.density;
    const auto asked = body.quantity;
    if (points == 1) throw InvalidValue("density", "must be 0, or 2 or more", "1");
    const auto question = question_of(std::move(body));
    const auto law = montecarlo::exact_report(question, asked);
    const auto warnings = montecarlo::notes_of(law, asked);
    if (request.csv) {
        return points == 0 ? csv_answer(csv_rows(io::tables::exact, law), warnings)
                           : csv_answer(csv_rows(io::tables::density, density_of(question, points)),
                                        warnings);
    }
    JsonText json;
    json.open_object().warnings(warnings);
    json.key("findings").value(report::odds_findings(law, question.calendar.days()));
    json.key("exact").raw(json_rows(io::tables::exact, law));
    json.key("density").raw(
        json_rows(io::tables::density, points == 0 ? std::vector<montecarlo::DensityPoint>{}
                                                   : density_of(question, points)));
    return json_answer(std::move(json.close_object()));
}

}  // namespace levtok::http::endpoints
