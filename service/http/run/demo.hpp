#pragma once

#include "service/store/store.hpp"

namespace levtok::http {

/// Fills a store with a synthetic year of hourly bars, as `levtok sample` generates them, on the
/// underlying `synthetic`, with funding, and tokens on it: DEMO2L, DEMO3L, DEMO5L, DEMO2S, DEMO3S,
/// DEMO5S of the products 2x … -5x. Existing data is not changed.
void fill_with_demo(store::Store& store);

}  // namespace levtok::http
