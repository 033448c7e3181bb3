# shellcheck shell=bash
# Starts instances of `levtok serve` on one PostgreSQL, and nginx before them with the example of service/http/run/nginx.conf.
# Sourced in the root of the repository, with the executable in $levtok:
#     . tests/behind_nginx.sh
#     start a; start b; start_nginx a b     # then $site is nginx, ${port[a]} an instance, ${process[a]} and ${process[nginx]} their processes
database=${LEVTOK_TEST_POSTGRESQL:?names no server; run this by tests/with_postgresql}
folder=$(mktemp -d "${TMPDIR:-/tmp}/levtok-instances-XXXXXX")
declare -A process port
stop_all() {
    rm -f "$folder/loading"
    kill "${process[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$folder"
}
trap stop_all EXIT

# Below the ports that the system gives to clients, so that none of them takes the port of an instance that is away.
some_port() { echo $((20000 + RANDOM % 12000)); }

# start NAME [PORT]: an instance at this port, or at one that is free.
start() {
    local fixed=${2:-}
    for _ in {1..20}; do
        port[$1]=${fixed:-$(some_port)}
        : >"$folder/$1.out"
        "${levtok:?}" serve --database "$database" --listen "127.0.0.1:${port[$1]}" --set requests_per_second=0 \
            >>"$folder/$1.out" 2>>"$folder/$1.log" &
        process[$1]=$!
        # However busy the machine is: until it listens or has ended.
        while kill -0 "${process[$1]}" 2>/dev/null; do
            ! grep -q 'listens on' "$folder/$1.out" || return 0
            sleep 0.05
        done
    done
    echo "failed: instance $1 does not start" >&2
    cat "$folder/$1.log" >&2
    exit 1
}

# start_nginx NAME…: the example as it is shipped, without TLS, on a free port and before these instances.
start_nginx() {
    local door kind each ports=''
    for each in "$@"; do ports+=" ${port[$each]}"; done
    for _ in {1..20}; do
        door=$(some_port)
        {
            echo "daemon off; pid $folder/nginx.pid; error_log $folder/nginx.log; worker_processes 1;"
            echo 'events { worker_connections 1024; }'
            echo 'http { access_log off;'
            for kind in client_body proxy fastcgi uwsgi scgi; do echo "${kind}_temp_path $folder/$kind;"; done
            awk -v ports="$ports" 'BEGIN {split(ports, port, " ")}
                /^ *server 127/ {if (++n in port) {sub(/:[0-9]+/, ":" port[n]); print}; next}
                {print}' service/http/run/nginx.conf |
                sed -E "s/listen 443 ssl/listen 127.0.0.1:$door/; /listen \[::\]|ssl_/d"
            echo '}'
        } >"$folder/nginx.conf"
        nginx -c "$folder/nginx.conf" 2>>"$folder/nginx.log" &
        process[nginx]=$!
        # The file is written once nginx listens; where the port is another's, nginx ends.
        until [[ -s $folder/nginx.pid ]] || ! kill -0 "${process[nginx]}" 2>/dev/null; do sleep 0.05; done
        [[ ! -s $folder/nginx.pid ]] || break
    done
    # shellcheck disable=SC2034
    site=http://127.0.0.1:$door
}

# Needs an instance that has started, which has made the tables.
write_key() { "$levtok" keys add --role write --database "$database" 2>/dev/null | grep -o 'levtok_[A-Za-z0-9_]*'; }
