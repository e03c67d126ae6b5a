BEGIN TRANSACTION;
CREATE TABLE addition_drafts (
	token VARCHAR(16) NOT NULL, 
	number INTEGER NOT NULL, 
	draft JSON NOT NULL, 
	unread JSON NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	taken BIGINT, 
	article_id VARCHAR(40), 
	CONSTRAINT pk_addition_drafts PRIMARY KEY (token, number)
);
INSERT INTO "addition_drafts" VALUES('PHXs3uL-DVJy5uGu',0,'{"title": "The Lock", "publisher": null, "authors": [], "published": null, "url": null, "language": null, "copyright_year": null, "author_note": null, "captions": [], "text": "A lock.", "dropped": [], "id_hint": null}','{}','waiting',NULL,NULL);
INSERT INTO "addition_drafts" VALUES('PHXs3uL-DVJy5uGu',1,'{"title": "The Sluice", "publisher": null, "authors": [], "published": null, "url": null, "language": null, "copyright_year": null, "author_note": null, "captions": [], "text": "A sluice.", "dropped": [], "id_hint": null}','{}','taken',1772366400,NULL);
CREATE TABLE additions (
	token VARCHAR(16) NOT NULL, 
	tenant BIGINT NOT NULL, 
	user BIGINT NOT NULL, 
	created BIGINT NOT NULL, 
	position INTEGER NOT NULL, 
	question BIGINT, 
	failures JSON NOT NULL, 
	CONSTRAINT pk_additions PRIMARY KEY (token)
);
INSERT INTO "additions" VALUES('PHXs3uL-DVJy5uGu',4611686018427387904,5,1772366400,0,NULL,'[]');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0007');
CREATE TABLE articles (
	tenant BIGINT NOT NULL, 
	id VARCHAR(40) NOT NULL, 
	title TEXT NOT NULL, 
	publisher TEXT, 
	authors JSON NOT NULL, 
	published TEXT, 
	url TEXT, 
	language TEXT, 
	copyright_year INTEGER, 
	author_note TEXT, 
	captions JSON NOT NULL, 
	text TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, 
	hint TEXT, 
	url_sha256 VARCHAR(64), 
	hint_sha256 VARCHAR(64), 
	name_sha256 VARCHAR(64) NOT NULL, words INTEGER DEFAULT 0 NOT NULL, characters INTEGER DEFAULT 0 NOT NULL, sketch BLOB, 
	CONSTRAINT pk_articles PRIMARY KEY (tenant, id)
);
INSERT INTO "articles" VALUES(0,'m-1','The Mill','The Valley Post','["Ann Ash", "Bo Birch"]','2020-05','https://www.example.org/mill/','en',2021,'Ann Ash writes about mills.','["The mill in 1910."]','The mill burned in 1911.

Nobody was hurt — “luckily”.','e3ac76aa28e1d348cd081abff92d9ad37b9a61b5b925f5863d31d5c8518a71f1','6528774e6fdc9ca054d043a535d92a91d1a6febcf56f6dc2824227eb086cd593','m/1','ecbf5349621750676990e277adb540cb31f1b6668c6fd51093704bd5e5abf432','0b203ec73c7ce729a75f7f51a8caf41e90133f7d0cff3384d1ab73f4b35c3f67','df6e620d9a96163d415045aa8ec46e048e355eb52cf7937d2f369d734b29d6bd',10,54,X'4FE54AD4FDA250169863B397EE4920655AEE8BA436524E7A60DF349B22174B7CFCF94FDB232991AD');
INSERT INTO "articles" VALUES(4611686018427387904,'m-1','The Mill','The Valley Post','["Ann Ash", "Bo Birch"]','2020-05','https://www.example.org/mill/','en',2021,'Ann Ash writes about mills.','["The mill in 1910."]','The mill burned in 1911.

Nobody was hurt — “luckily”.','e3ac76aa28e1d348cd081abff92d9ad37b9a61b5b925f5863d31d5c8518a71f1','6528774e6fdc9ca054d043a535d92a91d1a6febcf56f6dc2824227eb086cd593','m/1','ecbf5349621750676990e277adb540cb31f1b6668c6fd51093704bd5e5abf432','0b203ec73c7ce729a75f7f51a8caf41e90133f7d0cff3384d1ab73f4b35c3f67','df6e620d9a96163d415045aa8ec46e048e355eb52cf7937d2f369d734b29d6bd',10,54,X'4FE54AD4FDA250169863B397EE4920655AEE8BA436524E7A60DF349B22174B7CFCF94FDB232991AD');
INSERT INTO "articles" VALUES(0,'the-weir','The Weir',NULL,'[]',NULL,NULL,NULL,NULL,NULL,'[]','The weir holds.','d70020a3251c70d7a204c62cbc50dede26da14323a2d419d745b99b73d6e20d6','7d7c05e5b263650595645ecc0b5ca62b785386a84ac569af422b6eeeeb80f62a',NULL,NULL,NULL,'5d068926b97174dc11579e627631c45bf9a251a4f21e71d71cd2d0580b893673',3,15,NULL);
INSERT INTO "articles" VALUES(4611686018427387904,'three','Three',NULL,'[]',NULL,NULL,NULL,NULL,NULL,'[]','Three is here.','b55fb10b5bcb310b77879ef32ca805b727d229551c7cabe6a08d16f7ba737653','c65c69529debe18258b647d2992194ebc59b3c3f3d78bcae2974214c63e7f17f',NULL,NULL,NULL,'8ecbe0ff41e97afa9de4b694ab1520bd9eebc0117f676708eef257d3c894e14a',3,14,X'886DD12DD39A8BCB');
CREATE TABLE asked_questions (
	tenant BIGINT NOT NULL, 
	number BIGINT NOT NULL, 
	asked BIGINT NOT NULL, 
	text TEXT NOT NULL, 
	asker VARCHAR(32) NOT NULL, 
	public BOOLEAN NOT NULL, 
	verdict VARCHAR(10) NOT NULL, 
	confidence DOUBLE NOT NULL, 
	article_tenant BIGINT, 
	article TEXT, 
	title TEXT, 
	took_ms BIGINT NOT NULL, 
	CONSTRAINT pk_asked_questions PRIMARY KEY (tenant, number)
);
INSERT INTO "asked_questions" VALUES(4611686018427387904,8,1772366400,'Who?','8d12150a155d9e23c34c09a5f547a5e5',1,'answered',0.5,4611686018427387904,'the-mill','The Mill',120);
CREATE TABLE audit_log (
	tenant BIGINT NOT NULL, 
	number BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	actor BIGINT NOT NULL, 
	action VARCHAR(40) NOT NULL, 
	subject TEXT NOT NULL, 
	detail TEXT NOT NULL, 
	CONSTRAINT pk_audit_log PRIMARY KEY (tenant, number)
);
INSERT INTO "audit_log" VALUES(4611686018427387904,1,1772366400750,5,'added','The Mill','new');
CREATE TABLE bin (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	tenant BIGINT NOT NULL, 
	article_id VARCHAR(40) NOT NULL, 
	removed VARCHAR(32) NOT NULL, 
	removed_by BIGINT NOT NULL, 
	title TEXT NOT NULL, 
	publisher TEXT, 
	authors JSON NOT NULL, 
	published TEXT, 
	url TEXT, 
	language TEXT, 
	copyright_year INTEGER, 
	author_note TEXT, 
	captions JSON NOT NULL, 
	text TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, 
	hint TEXT, 
	url_sha256 VARCHAR(64), 
	hint_sha256 VARCHAR(64), 
	name_sha256 VARCHAR(64) NOT NULL, 
	words INTEGER NOT NULL, 
	characters INTEGER NOT NULL, 
	sketch BLOB
);
INSERT INTO "bin" VALUES(1,4611686018427387904,'one','2026-03-01T12:00:00.123456+00:00',5,'One',NULL,'[]',NULL,NULL,NULL,NULL,NULL,'[]','One is here.','6cb83be953d7849f234456c8704626c7834eda857462d527cdddba6fb475705e','2f748c2f48c7fcf1c5e49b1a6c6124e6b453d972f9e4b312a6bcc5375f8cf6df',NULL,NULL,NULL,'b9c873665562bcc0b963006f8de40508f7caf4414447051062c4e5e27e762a68',3,12,X'268879E09D27D6BD');
INSERT INTO "bin" VALUES(2,4611686018427387904,'two','2026-03-01T12:00:00.123456+00:00',5,'Two',NULL,'[]',NULL,NULL,NULL,NULL,NULL,'[]','Two is here.','212b66fd21e4651ef8e0d2f9ca7083c5792ac3f67af9a1ce2eb73030ea299ac9','75445cf4b73b458e67d787b69a6d024b651c6448f5726d7eafe6616c5abee8d3',NULL,NULL,NULL,'462b54b5aee5bc6dc0215ae2124206e09bcd64d6b6b73ad415270d1193b0c660',3,12,X'2133D21990915B00');
CREATE TABLE departures (
	tenant BIGINT NOT NULL, 
	"left" BIGINT NOT NULL, 
	CONSTRAINT pk_departures PRIMARY KEY (tenant)
);
INSERT INTO "departures" VALUES(9,1772366400);
CREATE TABLE embeddings (
	model VARCHAR(500) NOT NULL, 
	text_sha256 VARCHAR(64) NOT NULL, 
	vector BLOB NOT NULL, 
	CONSTRAINT pk_embeddings PRIMARY KEY (model, text_sha256)
);
INSERT INTO "embeddings" VALUES('small','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',X'0000803E0000C0BF');
CREATE TABLE inbox_questions (
	tenant BIGINT NOT NULL, 
	number BIGINT NOT NULL, 
	text TEXT NOT NULL, 
	vector BLOB NOT NULL, 
	model VARCHAR(500) NOT NULL, 
	times INTEGER NOT NULL, 
	first_asked BIGINT NOT NULL, 
	last_asked BIGINT NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	answered_by TEXT, 
	CONSTRAINT pk_inbox_questions PRIMARY KEY (tenant, number)
);
INSERT INTO "inbox_questions" VALUES(4611686018427387904,64512048397241,'Who built the mill?',X'9A99193FCDCC4C3F','small',2,1772280000,1772366400,'open',NULL);
CREATE TABLE inbox_waiting (
	tenant BIGINT NOT NULL, 
	number BIGINT NOT NULL, 
	user BIGINT NOT NULL, 
	channel BIGINT NOT NULL, 
	CONSTRAINT pk_inbox_waiting PRIMARY KEY (tenant, number, user)
);
INSERT INTO "inbox_waiting" VALUES(4611686018427387904,64512048397241,6,7);
CREATE TABLE installation (
	name VARCHAR(40) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_installation PRIMARY KEY (name)
);
INSERT INTO "installation" VALUES('pseudonym_key','b04c946bad519fec2346c6cb1008694dd466f7adfe9fcbbf4b93616b9c9510f4');
CREATE TABLE reindex_jobs (
	tenant BIGINT NOT NULL, 
	"by" BIGINT NOT NULL, 
	began BIGINT NOT NULL, 
	application BIGINT NOT NULL, 
	token TEXT NOT NULL, 
	message BIGINT NOT NULL, 
	CONSTRAINT pk_reindex_jobs PRIMARY KEY (tenant)
);
INSERT INTO "reindex_jobs" VALUES(4611686018427387904,5,1772366400250,3,'secret',4);
CREATE TABLE server_settings (
	tenant BIGINT NOT NULL, 
	chosen JSON NOT NULL, 
	CONSTRAINT pk_server_settings PRIMARY KEY (tenant)
);
INSERT INTO "server_settings" VALUES(4611686018427387904,'{"quotations": 2, "private": true}');
CREATE TABLE shipped_articles (
	tenant BIGINT NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	article_id VARCHAR(40) NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_shipped_articles PRIMARY KEY (tenant, name)
);
INSERT INTO "shipped_articles" VALUES(0,'weir','the-weir','7d7c05e5b263650595645ecc0b5ca62b785386a84ac569af422b6eeeeb80f62a');
CREATE TABLE usage (
	tenant BIGINT NOT NULL, 
	user BIGINT NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	period VARCHAR(5) NOT NULL, 
	started BIGINT NOT NULL, 
	used BIGINT NOT NULL, 
	CONSTRAINT pk_usage PRIMARY KEY (tenant, user, kind, period)
);
INSERT INTO "usage" VALUES(4611686018427387904,5,'fetches','hour',1772366400,1);
INSERT INTO "usage" VALUES(4611686018427387904,5,'articles','day',1772323200,1);
CREATE TABLE votes (
	tenant BIGINT NOT NULL, 
	number BIGINT NOT NULL, 
	voter VARCHAR(32) NOT NULL, 
	helpful BOOLEAN NOT NULL, 
	reason TEXT, 
	voted BIGINT NOT NULL, 
	CONSTRAINT pk_votes PRIMARY KEY (tenant, number, voter)
);
INSERT INTO "votes" VALUES(4611686018427387904,8,'8d12150a155d9e23c34c09a5f547a5e5',0,'Too short.',1772366409);
CREATE INDEX ix_articles_tenant_url_sha256 ON articles (tenant, url_sha256);
CREATE INDEX ix_articles_tenant_hint_sha256 ON articles (tenant, hint_sha256);
CREATE INDEX ix_articles_tenant_name_sha256 ON articles (tenant, name_sha256);
CREATE INDEX ix_bin_tenant_article_id ON bin (tenant, article_id);
CREATE INDEX ix_bin_removed ON bin (removed);
CREATE INDEX ix_audit_log_tenant_at ON audit_log (tenant, at);
CREATE INDEX ix_additions_tenant ON additions (tenant);
CREATE INDEX ix_asked_questions_tenant_asked ON asked_questions (tenant, asked);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('bin',3);
COMMIT;
