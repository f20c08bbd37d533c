# What the stand-ins share: a C library, busybox for a shell and its tools, the users that the published images have.
FROM scratch
COPY rootfs/ /
RUN ["/usr/bin/busybox", "--install", "-s"]
RUN mkdir -p -m 1777 /tmp /var/tmp && mkdir -p /root /home/node /proc /sys /dev && chown 1000:1000 /home/node
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
