#include "service/cli/run.hpp"

int main(int argc, char** argv) { return levtok::cli::run(argc, argv); }
