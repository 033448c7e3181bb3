#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

/// The elements that the tables and sections of the page are made of.
namespace levtok::report {

/// A table of the class `kind` that scrolls by itself where the page is narrow. `head` is its first
/// row.
std::string table(const std::string& kind, const std::string& caption, const std::string& head,
                  const std::string& body);
/// The heads of the columns; one that ends in `#` is over numbers.
std::string heads(std::initializer_list<std::string_view> names);
std::string row_head(const std::string& text);
std::string cell(const std::string& text, const char* kind = "number");
std::string paragraph(const std::string& text);
std::string section(const std::string& title, const std::string& body);
/// How a return is shaded, as a class of page.css: a gain or a loss, in five steps.
std::string shade_of(double r);

}  // namespace levtok::report
