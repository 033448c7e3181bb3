#pragma once

#include <sys/types.h>

#include <functional>
#include <string>

namespace levtok::store {

/// A process that runs `work`, which writes what it has to tell to the descriptor that it is given.
class Child {
public:
    explicit Child(const std::function<void(int out)>& work);
    /// Kills it where it still runs.
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    void kill() const;
    bool has_ended();
    /// The first line that it tells.
    std::string first_line();
    /// All that it has told after that, once it has ended.
    std::string told();
    /// Its exit code, or -1 where a signal ended it.
    int code();

private:
    void wait();

    pid_t process_ = -1;
    int in_ = -1;
    int status_ = 0;
    bool ended_ = false;
};

}  // namespace levtok::store
