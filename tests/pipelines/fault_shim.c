/* Lets the n-th write, rename or fsync below a folder fail, or ends the process there; for tests (LD_PRELOAD).

   FAULT_ROOT the folder; FAULT_PASS what in it does not count, a beginning; FAULT_COUNTER a file that counts, shared by all processes of one command; FAULT_AT which one
   (0: none, only count); FAULT_HOW: KILL (half of a write is done), EIO (this one only), ENOSPC (no write from here on). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

struct shared { long n; long pid; };
static struct shared *counter;

static int is_below(const char *path) {
    const char *root = getenv("FAULT_ROOT"), *pass = getenv("FAULT_PASS");
    if (!root || !path || strncmp(path, root, strlen(root))) return 0;
    return !(pass && *pass && !strncmp(path + strlen(root), pass, strlen(pass)));
}

static int is_open_below(int fd) {
    char link[64], path[4096];
    if (!getenv("FAULT_ROOT")) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0) return 0;
    path[n] = 0;
    return is_below(path);
}

static struct shared *shared_counter(void) {
    if (counter) return counter;
    int fd = open(getenv("FAULT_COUNTER"), O_RDWR);
    if (fd < 0) abort();
    counter = mmap(NULL, sizeof *counter, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (counter == MAP_FAILED) abort();
    if (!counter->pid) counter->pid = getpid();
    return counter;
}

/* 0: go on; 1: fail with errno set; 2: end here */
static int fault(int is_write) {
    long at = atol(getenv("FAULT_AT")), n = __sync_add_and_fetch(&shared_counter()->n, 1);
    const char *how = getenv("FAULT_HOW");
    if (!at || n < at) return 0;
    if (!strcmp(how, "ENOSPC") && (n == at || is_write)) { errno = ENOSPC; return 1; }
    if (n > at) return 0;
    if (!strcmp(how, "EIO")) { errno = EIO; return 1; }
    return 2;
}

static void end(void) {
    if (shared_counter()->pid != getpid()) kill(shared_counter()->pid, SIGKILL);
    kill(getpid(), SIGKILL);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *data, size_t size) {
    int f = is_open_below(fd) ? fault(1) : 0;
    if (f == 1) return -1;
    if (f == 2) { REAL(write)(fd, data, size / 2); end(); }
    return REAL(write)(fd, data, size);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    int f = is_open_below(fd) ? fault(1) : 0;
    if (f == 1) return -1;
    if (f == 2) { REAL(pwrite)(fd, data, size / 2, at); end(); }
    return REAL(pwrite)(fd, data, size, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    int f = is_open_below(fd) ? fault(1) : 0;
    if (f == 1) return -1;
    if (f == 2) { REAL(pwrite64)(fd, data, size / 2, at); end(); }
    return REAL(pwrite64)(fd, data, size, at);
}
ssize_t writev(int fd, const struct iovec *parts, int n) {
    int f = is_open_below(fd) ? fault(1) : 0;
    if (f == 1) return -1;
    if (f == 2) end();
    return REAL(writev)(fd, parts, n);
}
int fsync(int fd) {
    int f = is_open_below(fd) ? fault(0) : 0;
    if (f == 1) return -1;
    if (f == 2) end();
    return REAL(fsync)(fd);
}
int fdatasync(int fd) {
    int f = is_open_below(fd) ? fault(0) : 0;
    if (f == 1) return -1;
    if (f == 2) end();
    return REAL(fdatasync)(fd);
}
int rename(const char *old, const char *new) {
    int f = is_below(new) ? fault(0) : 0;
    if (f == 1) return -1;
    if (f == 2) end();
    return REAL(rename)(old, new);
}
int link(const char *old, const char *new) {
    int f = is_below(new) ? fault(0) : 0;
    if (f == 1) return -1;
    if (f == 2) end();
    return REAL(link)(old, new);
}
