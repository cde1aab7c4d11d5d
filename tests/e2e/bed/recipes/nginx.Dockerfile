FROM debian:bookworm-slim
RUN apt-get -o Acquire::Retries=5 update \
 && apt-get -o Acquire::Retries=5 install --yes --no-install-recommends nginx-light \
 && rm -r /var/lib/apt/lists/* /var/log/apt /var/log/dpkg.log \
 && ln -sf /dev/stdout /var/log/nginx/access.log \
 && ln -sf /dev/stderr /var/log/nginx/error.log \
 && sed --in-place 's,root /var/www/html,root /usr/share/nginx/html,' /etc/nginx/sites-available/default
EXPOSE 80
STOPSIGNAL SIGQUIT
CMD ["nginx", "-g", "daemon off;"]
