#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nav/check.hpp"
#include "nav/time.hpp"
#include "service/http/contract/request.hpp"
#include "service/io/read/parse.hpp"

/// Values of query parameters. Each function throws InvalidValue naming the parameter where its
/// value breaks a rule, and returns nothing where it is absent.
namespace levtok::http {

std::optional<Instant> time_parameter(const Request& request, std::string_view name);
/// As time_parameter; throws where it is absent.
Instant required_time(const Request& request, std::string_view name);
std::optional<Duration> span_parameter(const Request& request, std::string_view name);
std::optional<io::Window> window_parameter(const Request& request, std::string_view name);
std::optional<double> number_parameter(const Request& request, std::string_view name,
                                       const Range& range);
std::optional<std::size_t> count_parameter(const Request& request, std::string_view name,
                                           std::size_t most);
/// Throws InvalidValue where one of `names` is given beside `points`, in place of which it is.
void require_absent_beside_points(const Request& request,
                                  std::initializer_list<std::string_view> names);
/// true or false; false where absent.
bool flag_parameter(const Request& request, std::string_view name);
/// `A,B,C`, at most `most` of them, none empty.
std::vector<std::string> list_parameter(const Request& request, std::string_view name,
                                        std::size_t most);

}  // namespace levtok::http
