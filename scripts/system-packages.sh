#!/bin/sh
# Debian packages whose programs the tests use for real. This is the one list of them.
#
# Installs what is missing where that can be done at once and quietly (root, apt-get, a reachable
# archive); says what is missing otherwise, and which tests will then skip. It never fails.
#
# One line each: package, the program it brings, the tests that skip without it.
LIST='
openssh-client:sftp:SFTP with the OpenSSH client, and what a partner does by hand
openssh-server:sshd:comparisons with the OpenSSH server
gnupg:gpg:keys made, and results opened, by GnuPG
lftp:lftp:SFTP with lftp
rclone:rclone:SFTP with rclone
sshfs:sshfs:SFTP mounted with sshfs
curl:curl:SFTP with curl
ssh-audit:ssh-audit:the audit of the SSH algorithms
'

PATH="$PATH:/usr/sbin:/sbin"

missing() {
    echo "$LIST" | while IFS=: read -r package program _; do
        [ -n "$package" ] || continue
        command -v "$program" >/dev/null 2>&1 || echo "$package"
    done
}

install_missing() {
    DEBIAN_FRONTEND=noninteractive
    export DEBIAN_FRONTEND
    # Short delays: a machine without network must not wait.
    set -- -qq -o Acquire::http::Timeout=10 -o Acquire::Retries=1 -o DPkg::Lock::Timeout=60
    # shellcheck disable=SC2046 # one word a package
    apt-get "$@" install -y --no-install-recommends $(missing) >/dev/null 2>&1 && return
    apt-get "$@" update >/dev/null 2>&1 || return
    for package in $(missing); do
        apt-get "$@" install -y --no-install-recommends "$package" >/dev/null 2>&1
    done
}

[ -z "$(missing)" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    install_missing
fi

absent=$(missing)
if [ -n "$absent" ]; then
    echo "system-packages: missing, so these tests skip:"
    echo "$LIST" | while IFS=: read -r package _ tests; do
        for name in $absent; do
            [ "$name" = "$package" ] && echo "  $package: $tests"
        done
    done
fi
exit 0
