# Stands in for prom/alertmanager: Debian's build, at the published image's places, for its user, with its flags.
ARG BASE
FROM ${BASE}
COPY alertmanager amtool /bin/
# Debian's build reads its templates there; the published one has them inside.
COPY share/ /usr/share/prometheus/
RUN mkdir -p /alertmanager /etc/alertmanager && chown nobody:nobody /alertmanager /etc/alertmanager
WORKDIR /alertmanager
USER nobody
EXPOSE 9093
VOLUME ["/alertmanager"]
ENTRYPOINT ["/bin/alertmanager"]
CMD ["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"]
