/*
 * Any number of cameras in one lean process: answers RTSP over TCP and replays packets that were made beforehand, with sequence
 * numbers, times and a stamped frame number (tools/bytes/frame-stamp.ts) of each camera's own. One thread, one frame a send.
 * A recorder that reads too slowly delays frames; none is ever left out.
 *
 *   sender SDP REPLAY FPS CAMERAS
 * REPLAY: u32 frames, then for each u32 bytes and interleaved RTP packets (little-endian; channel 0).
 * Prints {"port":N}. The camera's number is the number at the end of the address. A line on stdin ends frames at whole ones
 * and prints {"sent":[frames by camera],"late_ms":longest delay of a frame}; the end of stdin ends the program.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define MAX_CAMERAS 1024
#define MAX_FDS 4096
#define TICKS 90000

struct frame { const uint8_t *bytes; uint32_t size; };
struct connection {
  int fd, camera, playing;
  char in[4096];
  size_t in_size;
  uint8_t *out;
  size_t out_size, out_at;
  uint16_t sequence;
  uint32_t clip_frame;
  uint64_t next_ns, position;
};

static struct frame *frames;
static uint32_t frame_count, largest;
static char *sdp;
static uint64_t sent[MAX_CAMERAS], step_ns, late_ns;
static struct connection *by_fd[MAX_FDS];
static int epoll_fd, paused, cameras, highest;

static uint64_t now_ns(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (uint64_t)t.tv_sec * 1000000000u + t.tv_nsec;
}

static void fail(const char *what) { perror(what); exit(1); }

static uint8_t *read_all(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (!file) fail(path);
  fseek(file, 0, SEEK_END);
  *size = ftell(file);
  rewind(file);
  uint8_t *bytes = malloc(*size + 1);
  if (fread(bytes, 1, *size, file) != *size) fail(path);
  bytes[*size] = 0;
  fclose(file);
  return bytes;
}

static void put(uint8_t *at, uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; i--, value >>= 8) at[i] = (uint8_t)value;
}

static void end_connection(struct connection *c) {
  by_fd[c->fd] = NULL;
  close(c->fd);
  free(c->out);
  free(c);
}

static void interest(struct connection *c, int writing) {
  struct epoll_event event = {.events = EPOLLIN | (writing ? EPOLLOUT : 0), .data.fd = c->fd};
  epoll_ctl(epoll_fd, EPOLL_CTL_MOD, c->fd, &event);
}

/* 1: all is out. 0: the rest waits. -1: the connection is gone. */
static int flush_out(struct connection *c) {
  while (c->out_at < c->out_size) {
    ssize_t n = send(c->fd, c->out + c->out_at, c->out_size - c->out_at, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN) { interest(c, 1); return 0; }
    if (n <= 0) return -1;
    c->out_at += n;
  }
  c->out_at = c->out_size = 0;
  return 1;
}

static size_t packet_head(uint8_t *at, size_t payload, uint16_t sequence, uint32_t time, uint32_t ssrc) {
  put(at, 0x24000000u | (12 + payload), 4);
  put(at + 4, 0x8060u, 2);
  put(at + 6, sequence, 2);
  put(at + 8, time, 4);
  put(at + 12, ssrc, 4);
  return 16;
}

static size_t stamp(uint8_t *at, uint64_t counter) {
  static const uint8_t uuid[] = "NLATCHFRAMECOUNT";
  uint8_t plain[35] = {5, 32};
  memcpy(plain + 2, uuid, 16);
  put(plain + 18, counter, 8);
  put(plain + 26, now_ns(CLOCK_REALTIME) / 1000, 8);
  plain[34] = 0x80;
  size_t size = 0;
  int zeros = 0;
  at[size++] = 6;
  for (int i = 0; i < 35; i++) {
    if (zeros >= 2 && plain[i] <= 3) { at[size++] = 3; zeros = 0; }
    at[size++] = plain[i];
    zeros = plain[i] ? 0 : zeros + 1;
  }
  return size;
}

/* The next frame into the connection's buffer. */
static void make_frame(struct connection *c) {
  const struct frame *f = &frames[c->clip_frame];
  uint32_t time = (uint32_t)(c->position * step_ns / 1000 * 9 / 100) + 12345u * c->camera;
  uint32_t ssrc = 0x4e4c0000u + c->camera;
  size_t n = stamp(c->out + 16, sent[c->camera]);
  n += packet_head(c->out, n, c->sequence++, time, ssrc);
  memcpy(c->out + n, f->bytes, f->size);
  for (size_t at = n; at < n + f->size; at += 4 + (c->out[at + 2] << 8 | c->out[at + 3])) {
    put(c->out + at + 6, c->sequence++, 2);
    put(c->out + at + 8, time, 4);
    put(c->out + at + 12, ssrc, 4);
  }
  c->out_size = n + f->size;
  c->clip_frame = (c->clip_frame + 1) % frame_count;
  c->position++;
  sent[c->camera]++;
}

static int send_due(struct connection *c, uint64_t now) {
  while (c->playing && !paused && c->out_size == 0 && c->next_ns <= now) {
    if (now - c->next_ns > late_ns) late_ns = now - c->next_ns;
    make_frame(c);
    c->next_ns += step_ns;
    if (flush_out(c) < 0) return -1;
  }
  return 0;
}

static int answer(struct connection *c, char *request) {
  char text[8192], method[32] = "", url[512] = "";
  sscanf(request, "%31s %511s", method, url);
  char *cseq = strcasestr(request, "\r\nCSeq:");
  long sequence = cseq ? atol(cseq + 7) : 0;
  const char *body = strcmp(method, "DESCRIBE") == 0 ? sdp : "";
  char extra[1024] = "";
  if (*body) snprintf(extra, sizeof extra, "Content-Base: %s/\r\nContent-Type: application/sdp\r\n", url);
  else if (strcmp(method, "OPTIONS") == 0) strcpy(extra, "Public: OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN\r\n");
  else if (strcmp(method, "SETUP") == 0) strcpy(extra, "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n");
  int size = snprintf(text, sizeof text, "RTSP/1.0 200 OK\r\nCSeq: %ld\r\nSession: 1;timeout=60\r\n%sContent-Length: %zu\r\n\r\n%s",
                      sequence, extra, strlen(body), body);
  if (strcmp(method, "TEARDOWN") == 0) c->playing = 0;
  /* The answer follows what still waits; both together fit. */
  memcpy(c->out + c->out_size, text, size);
  c->out_size += size;
  if (strcmp(method, "PLAY") == 0 && !c->playing) {
    char *number = strstr(url, "/cam/");
    c->camera = number ? atoi(number + 5) % cameras : 0;
    c->playing = 1;
    c->clip_frame = 0;
    /* Cameras are not in step: each has its moment within a frame's time. */
    uint64_t now = now_ns(CLOCK_MONOTONIC);
    c->next_ns = now - now % step_ns + step_ns + step_ns * c->camera / cameras;
  }
  return flush_out(c);
}

static int read_requests(struct connection *c) {
  ssize_t n = recv(c->fd, c->in + c->in_size, sizeof c->in - 1 - c->in_size, MSG_DONTWAIT);
  if (n < 0 && errno == EAGAIN) return 0;
  if (n <= 0) return -1;
  c->in_size += n;
  for (;;) {
    c->in[c->in_size] = 0;
    /* Receiver reports of a recorder. */
    if (c->in_size >= 4 && c->in[0] == '$') {
      size_t whole = 4 + ((uint8_t)c->in[2] << 8 | (uint8_t)c->in[3]);
      if (whole > sizeof c->in - 1) return -1;
      if (c->in_size < whole) return 0;
      memmove(c->in, c->in + whole, c->in_size -= whole);
      continue;
    }
    char *end = strstr(c->in, "\r\n\r\n");
    if (!end) return c->in_size < sizeof c->in - 1 ? 0 : -1;
    size_t whole = end + 4 - c->in;
    *end = 0;
    if (answer(c, c->in) < 0) return -1;
    memmove(c->in, c->in + whole, c->in_size -= whole);
  }
}

static void report(void) {
  printf("{\"sent\":[");
  for (int i = 0; i < cameras; i++) printf("%s%llu", i ? "," : "", (unsigned long long)sent[i]);
  printf("],\"late_ms\":%.1f}\n", late_ns / 1e6);
  fflush(stdout);
}

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  size_t size;
  sdp = (char *)read_all(argv[1], &size);
  uint8_t *replay = read_all(argv[2], &size);
  step_ns = 1000000000u / atoi(argv[3]);
  cameras = atoi(argv[4]);
  if (cameras < 1 || cameras > MAX_CAMERAS) return 2;
  memcpy(&frame_count, replay, 4);
  frames = calloc(frame_count, sizeof *frames);
  for (size_t i = 0, at = 4; i < frame_count; i++) {
    memcpy(&frames[i].size, replay + at, 4);
    frames[i].bytes = replay + at + 4;
    at += 4 + frames[i].size;
    if (frames[i].size > largest) largest = frames[i].size;
  }
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 1024)) fail("listen");
  getsockname(listener, (struct sockaddr *)&address, &length);
  epoll_fd = epoll_create1(0);
  int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  int sources[] = {0, listener, timer};
  for (int i = 0; i < 3; i++) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = sources[i]};
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, sources[i], &event);
  }
  printf("{\"port\":%d}\n", ntohs(address.sin_port));
  fflush(stdout);
  for (;;) {
    uint64_t next = UINT64_MAX;
    for (int fd = 0; fd <= highest; fd++) {
      struct connection *c = by_fd[fd];
      if (c && c->playing && !paused && c->out_size == 0 && c->next_ns < next) next = c->next_ns;
    }
    struct itimerspec when = {0};
    if (next != UINT64_MAX) when.it_value = (struct timespec){next / 1000000000u, next % 1000000000u};
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, NULL);
    struct epoll_event events[64];
    int n = epoll_wait(epoll_fd, events, 64, -1);
    for (int i = 0; i < n; i++) {
      int fd = events[i].data.fd;
      if (fd == 0) {
        char line[64];
        if (read(0, line, sizeof line) <= 0) return 0;
        /* A frame that is half out goes out whole: its bytes wait in its buffer. */
        paused = 1;
        report();
      } else if (fd == timer) {
        uint64_t ticks;
        if (read(timer, &ticks, 8) < 0) continue;
      } else if (fd == listener) {
        int accepted = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
        if (accepted < 0 || accepted >= MAX_FDS) { if (accepted >= 0) close(accepted); continue; }
        int on = 1;
        setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct connection *c = calloc(1, sizeof *c);
        c->fd = accepted;
        c->out = malloc(largest + 32768);
        by_fd[accepted] = c;
        if (accepted > highest) highest = accepted;
        struct epoll_event event = {.events = EPOLLIN, .data.fd = accepted};
        epoll_ctl(epoll_fd, EPOLL_CTL_ADD, accepted, &event);
      } else if (by_fd[fd]) {
        struct connection *c = by_fd[fd];
        int bad = 0;
        if (events[i].events & EPOLLOUT) {
          int done = flush_out(c);
          if (done > 0) interest(c, 0);
          bad = done < 0;
        }
        if (!bad && events[i].events & ~EPOLLOUT) bad = read_requests(c) < 0;
        if (bad) end_connection(c);
      }
    }
    uint64_t now = now_ns(CLOCK_MONOTONIC);
    for (int fd = 0; fd <= highest; fd++)
      if (by_fd[fd] && send_due(by_fd[fd], now) < 0) end_connection(by_fd[fd]);
  }
}
