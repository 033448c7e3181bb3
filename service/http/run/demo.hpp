#pragma once

#include "service/store/store.hpp"

namespace levtok::http {

/// Fills a store with a year of hours that `levtok sample` makes up, on the underlying
/// `synthetic`, with funding, and tokens on it: DEMO2L, DEMO3L, DEMO5L, DEMO2S, DEMO3S, DEMO5S of
/// the products 2x … -5x. What is there already stays.
void fill_with_demo(store::Store& store);

}  // namespace levtok::http
