# What R's package survival reads off made-up samples: Rscript survival.R SAMPLES ANSWERS
# A line of the answers is: sample, kind of limits, median with limits as printed, then the
# quantiles .25, .5 and .75, their lower and their upper limits; or, with the kind "logrank", the
# chi-square and p-value of the test, alone, with rho = 1, and within strata; or "late", survival
# and its error at the last time with late entry and weights.

suppressMessages(library(survival))
given <- commandArgs(trailingOnly = TRUE)
rows <- read.csv(given[1])
lines <- character()
said <- function(sample, kind, values) {
  text <- ifelse(is.na(values), "", sprintf("%.17g", values))
  lines <<- c(lines, paste(c(sample, kind, text), collapse = ","))
}
tested <- function(formula, here, rho) {
  found <- tryCatch(survdiff(formula, data = here, rho = rho), error = function(e) NULL)
  if (is.null(found)) c(NA, NA) else c(found$chisq, length(found$n) - 1)
}
for (sample in unique(rows$sample)) {
  here <- rows[rows$sample == sample, ]
  for (kind in c("plain", "log", "log-log", "logit", "arcsin")) {
    curve <- survfit(Surv(time, event) ~ 1, data = here, conf.type = kind)
    printed <- unname(summary(curve)$table[c("median", "0.95LCL", "0.95UCL")])
    read <- quantile(curve, c(.25, .5, .75))
    said(sample, kind, c(printed, read$quantile, read$lower, read$upper))
  }
  said(sample, "logrank", c(
    tested(Surv(time, event) ~ arm, here, 0),
    tested(Surv(time, event) ~ arm, here, 1),
    tested(Surv(time, event) ~ arm + strata(site), here, 0)
  ))
  late <- survfit(Surv(entry, time + 1, event) ~ 1, data = here, weights = here$weight,
                  robust = FALSE)
  last <- length(late$time)
  said(sample, "late", c(late$n.risk[1], late$surv[last], late$std.err[last]))
}
writeLines(lines, given[2])
