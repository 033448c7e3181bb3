#pragma once

#include "nav/error.hpp"

namespace levtok::store {

/// An error that the database reported, rather than one in what was asked of it.
class DatabaseError : public Error {
public:
    using Error::Error;
};

}  // namespace levtok::store
