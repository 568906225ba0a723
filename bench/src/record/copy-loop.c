/*
 * The floor: copies sockets to files and syncs them, and does nothing else. One thread reads and writes; another syncs every file
 * once a second, as often as the engine does. It asks for the video in one request and looks at no byte of what comes.
 *
 *   copy-loop PORT CAMERAS FOLDER
 * SIGTERM ends it with everything written.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_CAMERAS 1024
static int files[MAX_CAMERAS], sockets[MAX_CAMERAS], cameras;
static volatile sig_atomic_t stopping;
static char buffer[256 * 1024];

static void stop(int signal) { (void)signal; stopping = 1; }

static void *sync_files(void *none) {
  while (!stopping) {
    sleep(1);
    for (int i = 0; i < cameras; i++) fdatasync(files[i]);
  }
  return none;
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  cameras = atoi(argv[2]);
  if (cameras < 1 || cameras > MAX_CAMERAS) return 2;
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  struct sigaction action = {.sa_handler = stop};
  sigaction(SIGTERM, &action, NULL);
  int epoll_fd = epoll_create1(0);
  for (int i = 0; i < cameras; i++) {
    char text[4096];
    snprintf(text, sizeof text, "%s/%d.rtp", argv[3], i);
    files[i] = open(text, O_WRONLY | O_CREAT | O_EXCL, 0600);
    sockets[i] = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (files[i] < 0 || connect(sockets[i], (struct sockaddr *)&address, sizeof address)) return perror("open"), 1;
    int size = snprintf(text, sizeof text, "PLAY rtsp://127.0.0.1/cam/%d RTSP/1.0\r\nCSeq: 1\r\n\r\n", i);
    if (write(sockets[i], text, size) != size) return 1;
    fcntl(sockets[i], F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = i};
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, sockets[i], &event);
  }
  pthread_t syncer;
  pthread_create(&syncer, NULL, sync_files, NULL);
  while (!stopping) {
    struct epoll_event events[64];
    int n = epoll_wait(epoll_fd, events, 64, 500);
    for (int e = 0; e < n; e++) {
      int i = events[e].data.u32;
      ssize_t got = read(sockets[i], buffer, sizeof buffer);
      for (ssize_t at = 0; at < got;) {
        ssize_t put = write(files[i], buffer + at, got - at);
        if (put <= 0) return perror("write"), 1;
        at += put;
      }
    }
  }
  return 0;
}
