drop table landing_records, import_rejects, import_files, imports, data_sources;
