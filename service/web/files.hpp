#pragma once

#include <string_view>

/// The embedded files of this folder and of the chart library.
namespace levtok::web {

std::string_view page_css();
std::string_view charts_js();
std::string_view report_js();
std::string_view explorer_html();
std::string_view explorer_css();
std::string_view explorer_js();
std::string_view d3();
std::string_view d3_licence();

}  // namespace levtok::web
