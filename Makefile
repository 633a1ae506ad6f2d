# One environment for everything; `make demo` and `make test` need nothing but Python 3.11 and make.
PYTHON ?= python3.11
VENV   := .venv
RUN    := $(VENV)/bin/
STAMP  := $(VENV)/.installed
# Experiments and files of tests at a time.
JOBS   ?= 2

# Where the corpora can be read without the network, if somewhere: a folder OWNER/REPO/COMMIT/PATH.
ifneq ($(wildcard ../shared/mirror),)
export DISCOURSE_MIRROR ?= $(abspath ../shared/mirror)
endif
# Running news in JSON Lines, to learn sentence ends from and to time on.
ifneq ($(wildcard ../shared/news),)
export DISCOURSE_NEWS ?= $(abspath ../shared/news)
endif

.PHONY: install demo test lint tables agreement figures audits models words sentences speakers bench clean

install: $(STAMP)

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(RUN)pip install --quiet --upgrade pip
	$(RUN)pip install --quiet --editable '.[dev,bench]'
	$(RUN)python -m compileall -q toolkit corpora
	touch $@

demo: install
	$(RUN)discourse run experiments/hedging/sample-*.yaml --output $(VENV)/demo
	$(RUN)discourse table hedging --results $(VENV)/demo
	$(RUN)discourse analyze

test: install lint
	$(RUN)pytest --numprocesses $(JOBS) --dist loadscope

lint: install
	$(RUN)ruff check .
	$(RUN)ruff format --check .
	$(RUN)mypy

tables: install
	$(RUN)discourse run experiments/*/*.yaml --jobs $(JOBS)
	$(RUN)discourse import experiments/studies/imports/*.yaml
	$(RUN)discourse table

agreement: install
	$(RUN)discourse agreement --corpus polnear_annotators --output experiments/tables/agreement.md

figures: install
	$(RUN)discourse transfer experiments/studies/transfer/*.yaml
	$(RUN)discourse curve experiments/hedging/conll2010_*-hedge_classifier.yaml \
	  experiments/hedging/conll2010_*-tfidf_logistic.yaml
	$(RUN)discourse figures

audits: install
	$(RUN)discourse audit --all --output corpora

models: install
	$(RUN)discourse train toolkit/models/*.yaml --output toolkit/models

words: install
	$(RUN)python -m toolkit.word_classes $(DISCOURSE_NEWS)/*.jsonl.gz --output toolkit/data/word_classes.safetensors

sentences: install
	$(RUN)python -m toolkit.sentence_training $(DISCOURSE_NEWS)/*.jsonl.gz

speakers: install
	$(RUN)python -m toolkit.renown_training $(DISCOURSE_NEWS)/*.jsonl.gz
	$(RUN)python -m toolkit.speaker_training corpora/polnear_quotes_train.tsv
	$(RUN)python -m toolkit.portrait_training corpora/polnear_descriptions.tsv
	$(RUN)python -m toolkit.citer_training

bench: install
	$(RUN)pytest benchmarks --benchmark-only

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache
	find toolkit -name '*.nb[ci]' -delete
