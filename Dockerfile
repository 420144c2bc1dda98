# One image for every role; docker-compose.yml says which role a container plays.
FROM node:22-bookworm-slim AS build
WORKDIR /ajil
COPY . .
RUN npm run build
RUN npm prune --omit=dev --no-audit --no-fund

FROM node:22-bookworm-slim
WORKDIR /ajil
ENV NODE_ENV=production AJIL_HOST=0.0.0.0 AJIL_DATA_DIR=/data AJIL_LOG_FORMAT=json
COPY --from=build /ajil/package.json ./
COPY --from=build /ajil/node_modules ./node_modules
COPY --from=build /ajil/dist ./dist
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
CMD ["node", "--enable-source-maps", "dist/src/main.js"]
