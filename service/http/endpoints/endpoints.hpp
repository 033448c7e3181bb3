#pragma once

#include "service/http/contract/request.hpp"
#include "service/http/contract/response.hpp"
#include "service/http/endpoints/service.hpp"

/// The endpoints, by the file that defines them.
namespace levtok::http::endpoints {

// tokens.cpp
Response list_tokens(const Service& service, const Request& request);
Response show_token(const Service& service, const Request& request);
Response put_token(const Service& service, const Request& request);
Response retire_token(const Service& service, const Request& request);

// nav.cpp
Response nav_path(const Service& service, const Request& request);
Response latest_nav(const Service& service, const Request& request);
Response nav_at(const Service& service, const Request& request);
Response latest_navs(const Service& service, const Request& request);

// analysis.cpp
Response list_rebalances(const Service& service, const Request& request);
Response show_attribution(const Service& service, const Request& request);
Response show_metrics(const Service& service, const Request& request);
Response show_flow(const Service& service, const Request& request);

// charts.cpp
Response show_charts(const Service& service, const Request& request);

// products.cpp
Response list_products(const Service& service, const Request& request);
Response show_product(const Service& service, const Request& request);

// underlyings.cpp
Response list_underlyings(const Service& service, const Request& request);
Response list_bars(const Service& service, const Request& request);
Response show_levels(const Service& service, const Request& request);

// market_data.cpp
Response post_bars(const Service& service, const Request& request);
Response post_funding(const Service& service, const Request& request);
Response post_rates(const Service& service, const Request& request);
Response remove_bars(const Service& service, const Request& request);
Response post_tick(const Service& service, const Request& request);

// observed.cpp
Response list_observed(const Service& service, const Request& request);
Response observed_series(const Service& service, const Request& request);
Response post_observed(const Service& service, const Request& request);
Response remove_observed(const Service& service, const Request& request);

// tracking.cpp
Response show_tracking(const Service& service, const Request& request);
Response show_premium(const Service& service, const Request& request);
Response show_performance(const Service& service, const Request& request);

// calibration.cpp
Response calibrate_token(const Service& service, const Request& request);

// spliced.cpp
Response show_spliced(const Service& service, const Request& request);

// published.cpp
Response estimate_returns(const Service& service, const Request& request);
Response key_information(const Service& service, const Request& request);

// simulations.cpp
Response simulate(const Service& service, const Request& request);

// holders.cpp
Response hold_by_strategy(const Service& service, const Request& request);
Response hold_for_periods(const Service& service, const Request& request);

// portfolios.cpp
Response list_portfolios(const Service& service, const Request& request);
Response hold_together(const Service& service, const Request& request);

// compare.cpp
Response compare(const Service& service, const Request& request);
Response list_instruments(const Service& service, const Request& request);

// position.cpp
Response calculate_position(const Service& service, const Request& request);

// accounts.cpp
Response list_accounts(const Service& service, const Request& request);
Response show_account(const Service& service, const Request& request);
Response put_account(const Service& service, const Request& request);
Response close_account(const Service& service, const Request& request);
Response post_order(const Service& service, const Request& request);
Response list_orders(const Service& service, const Request& request);
Response show_order(const Service& service, const Request& request);
Response cancel_order(const Service& service, const Request& request);
Response post_transfer(const Service& service, const Request& request);
Response list_lots(const Service& service, const Request& request);
Response list_positions(const Service& service, const Request& request);
Response list_journal(const Service& service, const Request& request);

// fits.cpp
Response fit_model(const Service& service, const Request& request);

// exact.cpp
Response exact_law(const Service& service, const Request& request);

// studies.cpp
Response study_designs(const Service& service, const Request& request);

// montecarlo.cpp
Response post_job(const Service& service, const Request& request);
Response list_jobs(const Service& service, const Request& request);
Response show_job(const Service& service, const Request& request);
Response cancel_job(const Service& service, const Request& request);
Response job_result(const Service& service, const Request& request);

// stream.cpp
Response stream_nav(const Service& service, const Request& request);

// documents.cpp
Response openapi_document(const Service& service, const Request& request);
Response explorer(const Service& service, const Request& request);

// operations.cpp
Response healthz(const Service& service, const Request& request);
Response readyz(const Service& service, const Request& request);
Response metrics(const Service& service, const Request& request);

}  // namespace levtok::http::endpoints
