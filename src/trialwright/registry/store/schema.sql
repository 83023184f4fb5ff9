-- One registry: studies, their versions, what was set aside, and the loads that brought them.
-- Moments are milliseconds since 1970 in UTC and are ours; dates are texts and the registry's.

-- Trained zstandard dictionaries; 0 stands for none.
CREATE TABLE dictionary (
    id   INTEGER PRIMARY KEY,
    data BLOB NOT NULL
);

CREATE TABLE study (
    nct      INTEGER PRIMARY KEY,               -- the number of the NCT id
    newest   INTEGER NOT NULL,                  -- the version that is the newest by the registry's dates
    versions INTEGER NOT NULL,
    first_seen   INTEGER NOT NULL,
    last_changed INTEGER NOT NULL,
    flags    TEXT NOT NULL,                     -- derived from the newest version
    findings TEXT NOT NULL,
    rules    TEXT NOT NULL                      -- versions of the rules that derived them
);

CREATE TABLE version (
    id      INTEGER PRIMARY KEY,
    nct     INTEGER NOT NULL,
    content BLOB NOT NULL,                      -- hash of what was written
    derived BLOB NOT NULL,                      -- hash of what the registry computed
    digest  BLOB NOT NULL,                      -- hash of the bytes as they came
    form    TEXT NOT NULL,
    size    INTEGER NOT NULL,
    posted  TEXT NOT NULL,                      -- last update posted; empty if not stated
    cut     TEXT NOT NULL,                      -- the registry's first data cut known to show it;
                                                -- empty in its history
    last_cut   TEXT NOT NULL,                   -- the last one
    source_cut TEXT NOT NULL,                   -- the one that the bytes state; it lies outside of
                                                -- these where they came with another version row
    first_load INTEGER NOT NULL,
    last_load  INTEGER NOT NULL,                -- the load that last met this version
    first_seen INTEGER NOT NULL,
    lossy   INTEGER NOT NULL,
    drift   TEXT NOT NULL,                      -- paths that the model does not know, as JSON
    past_number INTEGER,                        -- the registry's own number of a past version
    past_date   TEXT,
    registry_json INTEGER                       -- whether the bytes are what the registry would send;
                                                -- NULL where that was never looked at
);
CREATE INDEX version_of_study ON version (nct);

CREATE TABLE body (
    version    INTEGER PRIMARY KEY,
    dictionary INTEGER NOT NULL,
    base       INTEGER NOT NULL,                -- the version that this is a difference from, or 0
    data       BLOB NOT NULL
);

CREATE TABLE alias (
    alias INTEGER NOT NULL,
    nct   INTEGER NOT NULL,
    PRIMARY KEY (alias, nct)
) WITHOUT ROWID;

CREATE TABLE rejected (
    id       INTEGER PRIMARY KEY,
    load     INTEGER NOT NULL,
    place    TEXT NOT NULL,
    study    TEXT NOT NULL,                     -- the NCT id if it could be read
    path     TEXT NOT NULL,
    found    TEXT NOT NULL,
    expected TEXT NOT NULL,
    form     TEXT NOT NULL,
    digest   BLOB NOT NULL,
    size     INTEGER NOT NULL,
    data     BLOB NOT NULL,
    at       INTEGER NOT NULL,
    accepted INTEGER                            -- the load that read it after all
);
CREATE UNIQUE INDEX rejected_once ON rejected (digest, place, found);

CREATE TABLE load (
    id       INTEGER PRIMARY KEY,
    started  INTEGER NOT NULL,
    ended    INTEGER,
    inputs   TEXT NOT NULL,                     -- what was given, as JSON
    mark     TEXT NOT NULL,                     -- what the inputs were, to resume only the same
    program  TEXT NOT NULL,
    parts    INTEGER NOT NULL DEFAULT 0,        -- parts of the inputs that are done
    new       INTEGER NOT NULL DEFAULT 0,
    changed   INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    rejected  INTEGER NOT NULL DEFAULT 0,
    derived_only INTEGER NOT NULL DEFAULT 0     -- of the changed: by the registry's computing alone
);
