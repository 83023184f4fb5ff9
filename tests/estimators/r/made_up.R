# Writes the reference values of this folder: Rscript made_up.R, with R 4.2.2, survival 3.5-3,
# cmprsk 2.2-11. The sample is made up here; it has ties, three groups, two strata and two causes.
suppressMessages({library(survival); library(cmprsk)})
i <- 0:59
d <- data.frame(
  tied = ((i * 37 + 11) %% 23) + 1,
  cause = c(1, 0, 2, 1, 1, 2, 0, 1, 1, 2, 0)[((i * i * 3 + i) %% 11) + 1],
  group = c("a", "b", "c")[((i * 7 + i %/% 5) %% 3) + 1],
  stratum = c("s", "t")[((i * 5 + i %/% 4) %% 2) + 1],
  x = ((i * 29) %% 31) / 10,
  z = (i * 13 + i %/% 7) %% 2
)
d$fine <- d$tied + ((i * 17) %% 61) / 100
d$severe <- as.integer(d$cause == 1)
write.csv(d, "made_up.csv", row.names = FALSE, quote = FALSE)
said <- NULL
say <- function(of, ...) {
  v <- unlist(list(...))
  said <<- rbind(said, data.frame(of = of, name = names(v), value = sprintf("%.16g", v)))
}
for (t in c("tied", "fine")) {
  y <- d[[t]]
  ci <- timepoints(cuminc(y, d$cause), c(3, 7, 12, 20))
  for (k in 1:2) for (m in 1:4)
    say(sprintf("cuminc %s %d %s", t, k, colnames(ci$est)[m]), est = ci$est[k, m], var = ci$var[k, m])
  s <- survfit(Surv(y, factor(d$cause, 0:2)) ~ 1, conf.type = "log-log")
  s <- summary(s, times = c(3, 7, 12, 20))
  for (k in 1:2) for (m in 1:4)
    say(sprintf("survfit %s %d %g", t, k, s$time[m]), est = s$pstate[m, k + 1],
      se = s$std.err[m, k + 1], lower = s$lower[m, k + 1], upper = s$upper[m, k + 1])
  for (rho in c(0, 1, -0.5)) {
    g <- cuminc(y, d$cause, d$group, rho = rho)$Tests
    for (k in 1:2) say(sprintf("gray %s %d %g plain", t, k, rho), stat = g[k, 1], p = g[k, 2], df = g[k, 3])
    g <- cuminc(y, d$cause, d$group, strata = d$stratum, rho = rho)$Tests
    for (k in 1:2) say(sprintf("gray %s %d %g strata", t, k, rho), stat = g[k, 1], p = g[k, 2], df = g[k, 3])
  }
  for (k in 1:2) {
    f <- crr(y, d$cause, cbind(x = d$x, z = d$z), failcode = k, gtol = 1e-10)
    say(sprintf("crr %s %d plain", t, k), x = f$coef[[1]], z = f$coef[[2]], loglik = f$loglik,
      loglik0 = f$loglik.null, v11 = f$var[1, 1], v12 = f$var[1, 2], v22 = f$var[2, 2],
      iv11 = f$inf[1, 1], iv12 = f$inf[1, 2], iv22 = f$inf[2, 2])
    p <- predict(f, cbind(x = 1.5, z = 1))
    for (at in c(7, 20)) say(sprintf("crr %s %d at %g", t, k, at), est = max(0, p[p[, 1] <= at, 2]))
  }
  for (ties in c("efron", "breslow", "exact")) for (st in c("plain", "strata")) {
    form <- if (st == "plain") Surv(y, severe) ~ x + z else Surv(y, severe) ~ x + z + strata(stratum)
    f <- coxph(form, d, ties = ties, control = coxph.control(eps = 1e-14, iter.max = 50))
    say(sprintf("cox %s %s %s", t, ties, st), x = f$coef[[1]], z = f$coef[[2]],
      v11 = f$var[1, 1], v12 = f$var[1, 2], v22 = f$var[2, 2], loglik0 = f$loglik[1],
      loglik = f$loglik[2], score = f$score, wald = f$wald.test[[1]])
    if (ties != "exact") {
      b <- basehaz(f, centered = FALSE)
      for (at in c(7, 20)) {
        if (st == "plain") say(sprintf("basehaz %s %s at %g", t, ties, at), hazard = max(0, b$hazard[b$time <= at]))
        else for (w in c("s", "t")) say(sprintf("basehaz %s %s %s at %g", t, ties, w, at),
          hazard = max(0, b$hazard[b$time <= at & b$strata == w]))
      }
    }
  }
}
write.csv(said, "reference.csv", row.names = FALSE, quote = FALSE)
