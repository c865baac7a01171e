/* Lets the n-th write, rename or fsync below a folder fail, or ends the process there; for tests (LD_PRELOAD).

   FAULT_ROOT the folder; FAULT_PASS what in it does not count, a beginning; FAULT_COUNTER a file that counts, shared by all processes of one command; FAULT_AT which one
   (0: none, only count); FAULT_HOW: KILL (half of a write is done), EIO (this one only), ENOSPC (no write from here on),
   ASK: nothing fails, but at each (half of a write is done) a line with the call and the path below the folder goes into the pipe
   FAULT_ASK, and the process waits for a byte from the pipe FAULT_TOLD.
   FAULT_UNREADABLE: a file of which every reading fails (EIO), the end of its path. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

struct shared { long n; long pid; };
static struct shared *counter;

static __thread char path_of_call[4096]; /* the last one that counted */

static int is_below(const char *path) {
    const char *root = getenv("FAULT_ROOT"), *pass = getenv("FAULT_PASS");
    if (!root || !path || strncmp(path, root, strlen(root))) return 0;
    if (pass && *pass && !strncmp(path + strlen(root), pass, strlen(pass))) return 0;
    snprintf(path_of_call, sizeof path_of_call, "%s", path + strlen(root));
    return 1;
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

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static pthread_mutex_t asking = PTHREAD_MUTEX_INITIALIZER;

/* let somebody look at the folder as a kill at this moment would leave it */
static void ask(const char *call) {
    char line[4200], answer;
    pthread_mutex_lock(&asking);
    int to = open(getenv("FAULT_ASK"), O_WRONLY), from = open(getenv("FAULT_TOLD"), O_RDONLY);
    int size = snprintf(line, sizeof line, "%s\t%s\n", call, path_of_call);
    if (REAL(write)(to, line, size) != size || read(from, &answer, 1) != 1) abort();
    close(to);
    close(from);
    pthread_mutex_unlock(&asking);
}

/* 0: go on; 1: fail with errno set; 2: end here; 3: ask */
static int fault(int is_write) {
    long at = atol(getenv("FAULT_AT")), n = __sync_add_and_fetch(&shared_counter()->n, 1);
    const char *how = getenv("FAULT_HOW");
    if (!strcmp(how, "ASK")) return 3;
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

static int is_unreadable(int fd) {
    char link[64], path[4096];
    const char *name = getenv("FAULT_UNREADABLE");
    if (!name || !*name) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < (ssize_t)strlen(name)) return 0;
    path[n] = 0;
    if (strcmp(path + n - strlen(name), name)) return 0;
    errno = EIO;
    return 1;
}
ssize_t read(int fd, void *data, size_t size) { return is_unreadable(fd) ? -1 : REAL(read)(fd, data, size); }
ssize_t pread(int fd, void *data, size_t size, off_t at) { return is_unreadable(fd) ? -1 : REAL(pread)(fd, data, size, at); }
ssize_t pread64(int fd, void *data, size_t size, off64_t at) { return is_unreadable(fd) ? -1 : REAL(pread64)(fd, data, size, at); }

#define FAIL_OR_END(call) if (f == 1) return -1; if (f == 2) end(); if (f == 3) ask(call)

/* the first half, as far as it went; then the fault */
#define HALVED(call, half, whole, rest) \
    if (f == 1) return -1; \
    if (f < 2) return whole; \
    ssize_t done = half, more; \
    if (f == 2) end(); \
    ask(call); \
    if (done < 0) return done; \
    more = rest; \
    return more < 0 ? more : done + more

ssize_t write(int fd, const void *data, size_t size) {
    int f = is_open_below(fd) ? fault(1) : 0;
    HALVED("write", REAL(write)(fd, data, size / 2), REAL(write)(fd, data, size), REAL(write)(fd, (const char *)data + done, size - done));
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    int f = is_open_below(fd) ? fault(1) : 0;
    HALVED("pwrite", REAL(pwrite)(fd, data, size / 2, at), REAL(pwrite)(fd, data, size, at),
           REAL(pwrite)(fd, (const char *)data + done, size - done, at + done));
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    int f = is_open_below(fd) ? fault(1) : 0;
    HALVED("pwrite", REAL(pwrite64)(fd, data, size / 2, at), REAL(pwrite64)(fd, data, size, at),
           REAL(pwrite64)(fd, (const char *)data + done, size - done, at + done));
}
ssize_t writev(int fd, const struct iovec *parts, int n) {
    int f = is_open_below(fd) ? fault(1) : 0;
    FAIL_OR_END("write");
    return REAL(writev)(fd, parts, n);
}
int fsync(int fd) {
    int f = is_open_below(fd) ? fault(0) : 0;
    FAIL_OR_END("fsync");
    return REAL(fsync)(fd);
}
int fdatasync(int fd) {
    int f = is_open_below(fd) ? fault(0) : 0;
    FAIL_OR_END("fsync");
    return REAL(fdatasync)(fd);
}
int rename(const char *old, const char *new) {
    int f = is_below(new) ? fault(0) : 0;
    FAIL_OR_END("rename");
    return REAL(rename)(old, new);
}
int link(const char *old, const char *new) {
    int f = is_below(new) ? fault(0) : 0;
    FAIL_OR_END("link");
    return REAL(link)(old, new);
}
