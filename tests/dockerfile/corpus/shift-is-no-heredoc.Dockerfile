FROM node:22
RUN echo $((1<<2)) "<<EOF" '<<EOF'
RUN echo \<<EOF
USER node
