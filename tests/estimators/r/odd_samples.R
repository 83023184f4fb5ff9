# Estimates of the samples of samples.csv: Rscript odd_samples.R, in the folder of that table.
# A value that R does not give is written as NA; where R refuses there is no row.
suppressMessages({library(survival); library(cmprsk)})
d <- read.csv("samples.csv")
out <- list()
say <- function(sample, of, v) {
  out[[length(out) + 1]] <<- data.frame(
    sample = sample, of = of, name = names(v), value = sprintf("%.17g", as.numeric(v)))
}
attempt <- function(x) try(suppressWarnings(x), silent = TRUE)
curve <- function(k, of, y, weights) {
  for (kind in c("plain", "log", "log-log", "logit", "arcsin")) {
    s <- attempt(survfit(y ~ 1, weights = weights, conf.type = kind, conf.int = 0.9))
    if (inherits(s, "try-error")) next
    if (kind == "plain") {
      say(k, paste(of, "survival"), setNames(s$surv, s$time))
      say(k, paste(of, "at risk"), setNames(s$n.risk, s$time))
      t <- attempt(summary(s, rmean = max(s$time))$table)
      if (!inherits(t, "try-error")) say(k, paste(of, "rmean"), t[c(5, 6)])
    }
    say(k, paste(of, kind, "lower"), setNames(s$lower, s$time))
    say(k, paste(of, kind, "upper"), setNames(s$upper, s$time))
    q <- attempt(quantile(s, c(0.25, 0.5, 0.75)))
    if (!inherits(q, "try-error"))
      for (m in c("quantile", "lower", "upper")) say(k, paste(of, kind, "quantile", m), q[[m]])
    t <- attempt(summary(s)$table)
    if (!inherits(t, "try-error"))
      say(k, paste(of, kind, "median"), setNames(t[7:9], c("estimate", "lower", "upper")))
  }
}
for (k in unique(d$sample)) {
  e <- d[d$sample == k, ]
  curve(k, "plain", Surv(e$time, e$cause > 0), rep(1, nrow(e)))
  curve(k, "weighted", Surv(e$time, e$cause > 0), e$weight)
  curve(k, "late", Surv(e$entry, e$late, e$cause > 0), rep(1, nrow(e)))
  if (length(unique(e$group)) > 1) {
    for (rho in 0:1) {
      for (strata in c("one", "two")) {
        form <- Surv(time, cause > 0) ~ group
        if (strata == "two") form <- update(form, . ~ . + strata(stratum))
        s <- attempt(survdiff(form, e, rho = rho))
        if (inherits(s, "try-error")) next
        total <- function(x) if (is.matrix(x)) rowSums(x) else x
        say(k, paste("survdiff", rho, strata), c(
          statistic = s$chisq, observed = total(s$obs)[[1]], expected = total(s$exp)[[1]]))
      }
    }
    g <- attempt(cuminc(e$time, e$cause, e$group)$Tests)
    if (!inherits(g, "try-error") && !is.null(g) && "1" %in% rownames(g))
      say(k, "gray", c(statistic = g["1", "stat"], degrees = g["1", "df"]))
  }
  ci <- attempt(cuminc(e$time, e$cause))
  if (!inherits(ci, "try-error") && any(e$cause == 1)) {
    p <- attempt(timepoints(ci, sort(unique(e$time))))
    row <- grep(" 1$", rownames(p$est))
    if (!inherits(p, "try-error") && length(row) == 1) {
      say(k, "cuminc estimate", setNames(p$est[row, ], sort(unique(e$time))))
      say(k, "cuminc variance", setNames(p$var[row, ], sort(unique(e$time))))
    }
  }
  for (ties in c("efron", "breslow", "exact")) for (strata in c("one", "two")) {
    form <- Surv(time, cause > 0) ~ x
    if (strata == "two") form <- update(form, . ~ . + strata(stratum))
    f <- attempt(coxph(form, e, ties = ties, control = coxph.control(eps = 1e-14, iter.max = 100)))
    if (inherits(f, "try-error") || is.na(f$coef) || abs(f$coef) > 4) next
    say(k, paste("cox", ties, strata), c(
      x = f$coef[[1]], variance = f$var[1, 1], score = f$score))
  }
  n <- nrow(e); had <- sum(e$cause > 0); p <- (1 + k %% 19) / 20
  for (a in c("two.sided", "less", "greater"))
    say(k, paste("binomial", a), c(p = binom.test(had, n, p, alternative = a)$p.value))
  b <- binom.test(had, n, conf.level = 0.9)$conf.int
  say(k, "clopper-pearson", c(lower = b[1], upper = b[2]))
  if (sum(e$late) > 0) {
    r <- poisson.test(had, sum(e$late), conf.level = 0.9)$conf.int
    say(k, "rate", c(lower = r[1], upper = r[2]))
    o <- poisson.test(c(had, k %% 5), c(sum(e$late), 7), conf.level = 0.9)
    if (had + k %% 5 > 0)
      say(k, "rates", c(p = o$p.value, lower = o$conf.int[1], upper = o$conf.int[2]))
  }
  change <- e$x
  if (all(change != 0) && !anyDuplicated(abs(change)) && n > 1) {
    w <- attempt(wilcox.test(change, exact = TRUE, conf.int = TRUE, conf.level = 0.8))
    if (!inherits(w, "try-error"))
      say(k, "signed ranks", c(p = w$p.value, sum = w$statistic[[1]], centre = w$estimate[[1]],
        lower = if (n > 4) w$conf.int[1], upper = if (n > 4) w$conf.int[2]))
  }
  if (n > 1 && sd(e$x) > 0) {
    m <- t.test(e$x, conf.level = 0.9)
    say(k, "mean", c(estimate = m$estimate[[1]], lower = m$conf.int[1], upper = m$conf.int[2]))
  }
  # crr weighs by the curve of censoring just before a time, but at time 0 by the curve there: so
  # it is asked with the times that are all above 0.
  if (n > 6 && all(0:2 %in% e$cause)) {
    f <- attempt(crr(e$late, e$cause, e$x, failcode = 1, gtol = 1e-10, maxiter = 50))
    if (!inherits(f, "try-error") && f$converged && isTRUE(abs(f$coef[[1]]) < 3))
      say(k, "crr", c(x = f$coef[[1]], variance = f$var[1, 1]))
  }
}
write.csv(do.call(rbind, out), "estimates.csv", row.names = FALSE, quote = FALSE)
