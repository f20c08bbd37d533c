# Stands in for the official Node image: its binary, its npm, its user.
ARG BASE
FROM ${BASE}
COPY npm/ /usr/local/lib/node_modules/npm/
COPY node /usr/local/bin/
# How this machine reaches the registry, if it says so: its certificates, its npm settings.
COPY certificates.pem /etc/ssl/certs/ca-certificates.crt
COPY npmrc /usr/local/etc/npmrc
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
CMD ["node"]
