import { Controller, Get, Module } from "@nestjs/common";

@Controller("health")
class HealthController {
  @Get()
  tell(): string {
    return "ok";
  }
}

@Module({ controllers: [HealthController] })
export class AppModule {}
