# shellcheck shell=bash disable=SC2034
# Finds and installs the Debian packages that levtok needs. Sourced by levtok-demo, tests/run, notebooks/run
# and .ci/run:
#
#     . .cmake/debian.sh
#     need build tests
#
# Nothing is asked of apt where dpkg already knows every package, so the check costs milliseconds.
# LEVTOK_INSTALL=no skips it, for systems that bring the same libraries by other means;
# LEVTOK_INSTALL=quietly shows what apt-get says only where it fails.

# A group is one line for each package: its name and what it is for.
packages_build='
g++                  compiles C++20
cmake                configures the build
ninja-build          runs the build
libfmt-dev           formats text and numbers
libcli11-dev         reads the command line
nlohmann-json3-dev   reads products and writes JSON
libarchive-dev       reads price histories from archives: zip, xz, zstd
zlib1g-dev           reads compressed price histories, compresses answers
libpoco-dev          serves HTTP
libssl-dev           serves it over TLS, hashes keys
libsqlite3-dev       stores prices and NAV in a file
libxxhash-dev        sums the pages of that file, so that damage is found
libpq-dev            stores them in a PostgreSQL server
libhwy-dev           runs many simulated paths side by side in vectors
libeigen3-dev        linear algebra: correlations, standard errors
libboost-dev         distributions and quadrature
libnlopt-cxx-dev     optimises: fits models to prices
libhowardhinnant-date-dev converts the local times of exchanges to UTC
tzdata               says when the clocks of a zone change
node-d3              draws the charts of a report
'
packages_tests='
catch2               runs the tests
libvalijson-dev      checks products against their JSON Schema in the tests
'
packages_notebooks='
jupyter-nbconvert    executes notebooks and writes them as pages
python3-ipykernel    runs their Python
python3-pandas       reads the CSV files
python3-matplotlib   draws
'
packages_benchmarks='
python3-pandas       reads the same files, for comparison
python3-numpy        simulates the same paths, for comparison
libquantlib0-dev     simulates the same paths, for comparison
wrk                  loads the service
curl                 asks it once
'
packages_mpi='
libmpich-dev         shares a job between processes
mpich                starts them
'
packages_browser='
chromium             opens the pages as a reader does, in the tests
chromium-driver      lets a test click and type in it
python3-selenium     drives it
'
packages_instances='
nginx                stands before three instances of the service
curl                 asks them
wrk                  loads them
'
packages_slurm='
slurmctld            queues the tasks of a job on the nodes of a cluster
slurmd               runs them on a node
slurm-client         submits them
munge                signs what these say to each other
'
packages_ci='
postgresql           runs the tests of the store over a server, by tests/with_postgresql
clang                compiles everything a second time
libclang-rt-dev      holds the sanitizers of clang
clang-format         checks the layout of the sources
clang-tidy           looks for mistakes in the sources
llvm                 names functions in what the sanitizers say
'

# need GROUP…: installs what the groups lack, and says before what it installs and why.
need() {
    [[ ${LEVTOK_INSTALL:-yes} != no ]] || return 0
    local group names=() lines='' name purpose missing='' explained=''
    for group in "$@"; do
        group=packages_$group
        lines+=${!group}
    done
    while read -r name _; do
        [[ -z $name ]] || names+=("$name")
    done <<<"$lines"
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        echo "levtok: this script installs packages on Debian 12 or newer, and found no apt here." >&2
        echo "levtok: install what these Debian packages hold, then set LEVTOK_INSTALL=no: ${names[*]}" >&2
        return 1
    fi
    local installed
    installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "${names[@]}" 2>/dev/null || true)
    while read -r name purpose; do
        if [[ -n $name && $'\n'$installed$'\n' != *$'\n'"$name installed"$'\n'* ]]; then
            missing+=" $name"
            explained+=$(printf '\n    %-20s %s' "$name" "$purpose")
        fi
    done <<<"$lines"
    [[ -n $missing ]] || return 0
    install_packages "$missing" "$explained"
}

install_packages() {
    local missing=$1 explained=$2 as_root=()
    echo "levtok needs Debian packages that are not installed; apt-get will now install:$explained"
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null; then
            echo "levtok: only root may install them and there is no sudo here; as root, run:" >&2
            echo "    apt-get update && apt-get install --no-install-recommends$missing" >&2
            return 1
        fi
        echo "(apt-get runs with sudo, which may ask for your password; nothing else does.)"
        as_root=(sudo)
    fi
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y)
    # The list of packages is one word for each package: word splitting is meant.
    # shellcheck disable=SC2086
    if ! shown_by_need "${apt[@]}" update || ! shown_by_need "${apt[@]}" install --no-install-recommends $missing; then
        echo "levtok: apt-get failed (its message stands above); once it is mended, run this again." >&2
        return 1
    fi
}

shown_by_need() {
    if [[ ${LEVTOK_INSTALL:-yes} != quietly ]]; then
        "$@"
        return
    fi
    local said status=0
    said=$("$@" 2>&1) || status=$?
    ((status == 0)) || printf '%s\n' "$said"
    return "$status"
}

# Root building in a user's clone would leave files that the user cannot remove, so root installs the
# packages and hands the rest to the owner of the clone, who need not have a name on this machine.
is_root_in_users_clone() { ((EUID == 0)) && (($(stat -c %u .) != 0)); }

# as_owner SCRIPT ARGUMENT…: goes on as the owner of the clone; does nothing where that is the user already.
as_owner() {
    if is_root_in_users_clone; then
        exec setpriv --reuid "$(stat -c %u .)" --regid "$(stat -c %g .)" --clear-groups "$@"
    fi
}
