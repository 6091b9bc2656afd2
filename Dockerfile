# The product alone; compose.yaml puts a PostgreSQL beside it.
FROM python:3.12-slim

# A volume begins with the owner of the folder that it covers; SQLite writes beside the code.
RUN useradd --create-home bellwether && \
  install --directory --owner=bellwether /home/bellwether/app /home/bellwether/data
WORKDIR /home/bellwether/app

# What changes seldom comes first, so that a new version installs nothing anew.
COPY requirements.txt constraints.txt ./
RUN pip install --no-cache-dir --only-binary :all: -c constraints.txt -r requirements.txt

COPY --chown=bellwether . .
USER bellwether

ENV HOST=0.0.0.0 PORT=8501
EXPOSE 8501
HEALTHCHECK --start-period=30s CMD ["python", "-c", \
  "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/readyz', timeout=5)"]
CMD ["sh", "-c", "python -m core setup && exec python app.py"]
